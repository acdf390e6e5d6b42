create index orders_note on orders (note);
