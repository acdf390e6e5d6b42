insert into roles (name) values ('owner');
alter sequence roles_id_seq restart;
