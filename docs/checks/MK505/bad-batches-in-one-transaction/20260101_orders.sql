create table orders (id bigint primary key, price numeric(10, 2) not null default 0);
