select pg_advisory_lock(424242);
create index orders_note on orders (note);
