insert into steps (name) values ('3');
---- create above / drop below ----
