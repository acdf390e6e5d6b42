-- migrationkit: requires 01_people
alter table people add column born date;
