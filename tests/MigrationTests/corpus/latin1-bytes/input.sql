set client_encoding = 'LATIN1';
create table t (a text);
insert into t values ('é');
