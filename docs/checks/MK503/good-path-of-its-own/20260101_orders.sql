set local search_path = public;
create table orders (id bigint primary key, note text not null default E'it\'s new', price numeric(10, 2));
