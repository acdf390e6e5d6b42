insert into posts (id, author, body) values (1, 1, 'first');
