alter table orders alter column customer set default 0;
alter table orders add constraint orders_customer foreign key (customer) references customers not valid;
