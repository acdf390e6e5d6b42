-- migrationkit: replayable
insert into settings (key, value) values ('theme', 'dark'), ('size', 'small') on conflict do nothing;
