insert into customers values (1, null), (2, null);
insert into orders values (1, 'one'), (2, 'two');
