alter table orders add column customer bigint, add column day date, add column place int;
