create table roles (id bigint primary key, name text not null);
