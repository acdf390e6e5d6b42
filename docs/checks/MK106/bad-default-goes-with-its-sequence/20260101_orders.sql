create sequence numbers;
create table orders (id bigint primary key, no bigint default nextval('numbers'));
