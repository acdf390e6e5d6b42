insert into nonces values ('first', '/');
