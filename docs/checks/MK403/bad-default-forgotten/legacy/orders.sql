create table orders (id bigint primary key, paid boolean);
