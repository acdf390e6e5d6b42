insert into steps (name) values ('last');
