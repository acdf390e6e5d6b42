insert into people (id, name) values (1, 'Ada');
insert into tasks (id, person) values (1, 1), (2, 1), (3, null);
