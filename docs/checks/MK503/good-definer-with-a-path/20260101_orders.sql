create table orders (id bigint primary key, note text, price numeric(10, 2));
