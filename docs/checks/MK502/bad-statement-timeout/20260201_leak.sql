-- A pg_dump does this, and so do copies of it.
set statement_timeout = 0;
create index orders_note on orders (note);
