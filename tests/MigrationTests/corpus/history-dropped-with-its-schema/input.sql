drop schema public cascade;
create schema public;
create table t (i int);
