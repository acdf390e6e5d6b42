insert into steps (name) values ('2');

---- create above / drop below ----

delete from steps where name = '2';
