-- The index is built beside the application's reads and writes.
-- migrationkit: requires 01_people
-- migrationkit: no-transaction
create index concurrently people_name on people (name);
