create table if not exists public.orders (id bigint primary key, note text, paid boolean not null default false);
