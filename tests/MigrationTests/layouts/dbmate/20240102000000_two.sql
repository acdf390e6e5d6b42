-- A word before.
-- migrationkit: requires 20240101000000_steps
-- migrate:up transaction:false
create index concurrently steps_name on steps (name);
insert into steps (name) values ('2');
-- migrate:down
drop index 'never read;
