create table t (a text);
insert into t values ('a -- b; c'), ('--'), ('-- ''; --');
insert into t values ($$-- no comment;$$), (E'--\'--;');
comment on table t is '-- ;';
insert into t values ('/* no comment */');
