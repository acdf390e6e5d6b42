create table orders (id bigint primary key, note text, price numeric(10, 2));
insert into orders values (1, 'first', 10.50), (2, 'second', 20.99);
