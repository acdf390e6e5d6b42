insert into orders (note) values ('first'), ('second'), (null);
