insert into orders values (1, 'first', 10.50), (2, 'second', 20.99);
