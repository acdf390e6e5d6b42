-- migrationkit: no-transaction
create unique index concurrently orders_number on orders (number);
