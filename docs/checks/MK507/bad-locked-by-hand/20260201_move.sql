lock table orders in access exclusive mode;
lock table customers in access exclusive mode;
alter table orders alter column customer set default 0;
