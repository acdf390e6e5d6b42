insert into steps (name) values ('generic');
