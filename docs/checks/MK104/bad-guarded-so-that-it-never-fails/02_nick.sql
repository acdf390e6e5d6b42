-- migrationkit: requires 01_people
alter table if exists people add column nick text;
