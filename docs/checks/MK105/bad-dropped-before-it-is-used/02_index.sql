-- migrationkit: requires 01_people
create index people_nick on people (nick) where name <> '';
