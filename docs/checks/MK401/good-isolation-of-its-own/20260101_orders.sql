create table orders (id bigint primary key, total numeric);
create table archive (id bigint primary key, total numeric);
