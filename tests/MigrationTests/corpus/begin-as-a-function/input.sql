create function begin() returns int language sql as 'select 1';
create table t (i int);
insert into t values (begin());
