create table people (id bigint primary key);
