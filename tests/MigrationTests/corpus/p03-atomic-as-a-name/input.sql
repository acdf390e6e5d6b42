create table atomic (begin int, atomic int);
create function begin_atomic(atomic int) returns int language sql as 'select atomic';
create function atomic() returns int language sql immutable as $$ select 1; $$;
create view atomic_view as select begin, atomic from atomic;
insert into atomic values (1, 2);
insert into atomic select atomic(), begin_atomic(5);
