create table releases (id bigint primary key, version text not null);
