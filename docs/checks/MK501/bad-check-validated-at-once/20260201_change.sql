alter table orders add constraint price_positive check (price > 0);
