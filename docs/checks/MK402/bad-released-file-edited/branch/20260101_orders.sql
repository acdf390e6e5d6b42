create table orders (id bigint primary key, note text not null, price numeric(10, 2));
