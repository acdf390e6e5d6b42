create table people (id bigint primary key, name text not null);
insert into people (id, name) values (1, 'Ada');
