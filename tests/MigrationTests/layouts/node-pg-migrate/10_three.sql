-- Down Migration (first)
delete from steps where name = '3';

--- up migration
insert into steps (name) values ('3');
