create index orders_note on public.orders (note);
