create table customers (id bigint primary key);
create table orders (id bigint primary key, customer bigint);
create table events (id bigint primary key, kind text);
