create table public.notes (id int primary key, order_id bigint not null references public.orders (id));
