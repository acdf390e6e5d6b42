create table texts (order_id bigint primary key, body text not null);
insert into texts select order_id, string_agg(name, ', ') from lines group by order_id;
