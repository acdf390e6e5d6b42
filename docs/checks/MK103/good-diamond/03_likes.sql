-- migrationkit: requires 01_people
create table likes (id bigint primary key, person bigint references people (id));
