create type mood as enum ('a');
create table t (m mood);
alter type mood add value 'b;';
insert into t values ('a');
