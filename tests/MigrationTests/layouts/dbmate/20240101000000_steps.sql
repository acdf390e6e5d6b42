-- migrate:up
create table steps (n serial, name text);
insert into steps (name) values ('1');

-- migrate:down
drop table steps;
