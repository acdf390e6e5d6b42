alter table orders alter column note set not null;
create unique index orders_note on orders (note) nulls not distinct;
