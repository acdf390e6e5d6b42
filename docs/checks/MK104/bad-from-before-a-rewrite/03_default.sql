-- migrationkit: requires 02_settings
insert into settings (key, value) values ('theme', 'dark') on conflict do nothing;
