-- migrationkit: no-transaction
create index concurrently on orders (note);
