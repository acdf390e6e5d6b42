alter table public.orders add column due date;
