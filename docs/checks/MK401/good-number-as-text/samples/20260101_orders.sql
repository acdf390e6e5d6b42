insert into orders values (1, 1.11, '10:30'), (2, 20.99, null);
