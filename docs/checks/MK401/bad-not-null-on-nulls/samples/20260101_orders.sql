insert into orders values (1, null, 10.50);
