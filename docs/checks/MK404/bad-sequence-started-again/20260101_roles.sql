create table roles (id serial primary key, name text not null);
insert into roles (name) values ('admin'), ('reader'), ('writer');
