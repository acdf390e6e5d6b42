create table t (a text);
set client_encoding = 'LATIN1';
insert into t values ('é;');
set client_encoding = 'UTF8';
insert into t values ('é;');
set client_encoding = 'LATIN1';
