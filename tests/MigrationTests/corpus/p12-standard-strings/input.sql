create table t (a text);
insert into t values ('\'), ('C:\dir\'), ('\\'), ('\'';');
insert into t values ('a\'); insert into t values ('b\');
comment on table t is '\';
