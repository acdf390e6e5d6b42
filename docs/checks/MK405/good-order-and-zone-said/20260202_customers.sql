create table customers (id bigserial primary key, email text not null unique, token uuid not null default gen_random_uuid(), since timestamptz not null default now(), seen date default current_date);
insert into customers (email) select distinct email from orders;
update orders set customer = customers.id from customers where customers.email = orders.email and orders.customer is null;
update orders set day = (at at time zone 'UTC')::date where day is null;
update orders set place = numbered.n from (select id, row_number() over (order by at, id) as n from orders) numbered where numbered.id = orders.id;
create table texts (email text primary key, body text not null);
insert into texts select email, string_agg(coalesce(name, ''), ', ' order by id) from orders group by email;
