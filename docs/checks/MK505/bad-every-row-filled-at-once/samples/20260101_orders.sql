insert into orders (id, price) values (1, 10.50), (2, 20.99), (3, 0);
