create index concurrently steps_name on steps (name);
insert into steps (name) values ('2');
