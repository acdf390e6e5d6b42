-- migrationkit: allow MK501 the table is small and the shop is closed at night
alter table orders add column paid boolean not null default false;
update orders set paid = true where price < 20;
create index orders_paid on orders (id) where paid;
