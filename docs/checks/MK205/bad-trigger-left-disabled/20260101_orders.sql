create table orders (id bigint primary key, changed timestamptz);
create function touch() returns trigger language plpgsql as $$ begin new.changed := now(); return new; end $$;
create trigger touch before update on orders for each row execute function touch();
