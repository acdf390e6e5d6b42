-- migrationkit: requires 01_people
alter table people drop column nick;
