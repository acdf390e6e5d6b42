create table "Order" (id bigint primary key, "customerId" bigint not null);
create index "Order_customerId_idx" on "Order" ("customerId");
