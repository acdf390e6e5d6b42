insert into prices (item, amount) values ('key', 10);
