-- Up Migration
insert into steps (name) values ('2');

-- Down Migration
delete from steps where name = '2';
