-- migrationkit: requires 01_people
create table posts (id bigint primary key);
