insert into customers values (1), (2);
insert into orders values (1, 1), (2, 2);
insert into events values (1, 'a'), (2, 'b'), (3, null);
