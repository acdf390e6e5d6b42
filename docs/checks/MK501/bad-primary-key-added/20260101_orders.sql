create table orders (id bigint not null);
