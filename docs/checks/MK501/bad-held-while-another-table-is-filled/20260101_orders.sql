create table customers (id bigint primary key, name text);
create table orders (id bigint primary key, note text);
