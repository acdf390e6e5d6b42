create index people_name on people (name);
-- migrationkit: requires 01_people
