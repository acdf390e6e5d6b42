create table orders (id bigint primary key, price numeric(10, 2) not null default 0, amount int not null default 1, total numeric(12, 2));
