insert into orders values (1, 7), (2, 7);
