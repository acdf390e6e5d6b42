insert into orders values (1, 'first'), (2, 'second');
