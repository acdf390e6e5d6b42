lock table orders in access exclusive mode;
alter table orders add column paid boolean;
