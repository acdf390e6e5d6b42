drop table orders;
create table orders (id bigint primary key, note text, price numeric(10, 2), paid boolean not null default false);
