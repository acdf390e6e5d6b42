create table orders (id bigint primary key);
create table people (id bigint primary key);
