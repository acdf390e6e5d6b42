create table notes (id bigint primary key, owner text not null);
