-- migrationkit: replayable
-- migrationkit: allow MK401 everybody sees the new theme once
insert into settings (key, value) values ('theme', 'dark') on conflict (key) do update set value = excluded.value;
