create table lines (id bigint primary key, order_id bigint not null, name text not null);
