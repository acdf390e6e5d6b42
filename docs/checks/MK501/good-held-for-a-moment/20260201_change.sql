alter table orders add constraint orders_customer foreign key (customer) references customers not valid;
update events set kind = 'unknown' where kind is null;
