create table people (id bigint primary key, name text);
create table tasks (id bigint primary key, person bigint references people (id), place int);
