create table orders (id bigint primary key, price numeric(10, 2));
create view prices as select price from orders;
comment on view prices is '@graphql({"name": "Prices"})';
