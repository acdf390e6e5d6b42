drop view prices;
create view prices as select id, price from orders;
