create table orders (id bigint primary key, customer bigint);
