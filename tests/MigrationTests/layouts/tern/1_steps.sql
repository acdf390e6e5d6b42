create table steps (n int generated always as identity, name text);
insert into steps (name) values ('1');
