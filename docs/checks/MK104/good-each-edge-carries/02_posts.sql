-- migrationkit: requires 01_people
create table posts (id bigint primary key, author bigint references people (id), body text not null);
