-- migrationkit: no-transaction
create index concurrently if not exists orders_note on orders (note);
