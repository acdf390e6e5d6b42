set search_path = '';
create index orders_note on public.orders (note);
