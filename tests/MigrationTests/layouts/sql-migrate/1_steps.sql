-- +migrate Down
drop table steps;

-- +migrate Up
create table steps (n serial, name text);
insert into steps (name) values ('1');
