create table notes (order_id bigint primary key, body text not null);
insert into notes select id, note from orders where note is not null;
