update statuses set label = initcap(code);
update orders set status = 'open' where status is null;
insert into orders select id + 1000, price, status from orders;
