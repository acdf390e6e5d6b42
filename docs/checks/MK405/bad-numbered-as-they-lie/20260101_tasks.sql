create table tasks (id bigint primary key, title text, place int);
