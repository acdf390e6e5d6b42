insert into people (id, name) values (2, 'Grace');
