create materialized view sales as select id, taxed(price) as price from orders;
