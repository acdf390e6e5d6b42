create table admins (id bigint primary key, role bigint not null references roles (id));
insert into admins (id, role) values (1, 7);
