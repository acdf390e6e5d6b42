create table a (i int primary key);
create table b (i int references a deferrable initially deferred);
insert into b values (1);
insert into a values (1);
set constraints all immediate;
set constraints all deferred;
insert into b values (2);
insert into a values (2);
