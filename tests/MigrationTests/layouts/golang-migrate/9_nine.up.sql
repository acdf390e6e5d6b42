insert into steps (name) values ('9 $$ ;');
