create table accounts (id bigint primary key, balance numeric not null default 0);
create function touch() returns trigger language plpgsql as $$ begin new.balance := coalesce(new.balance, 0); return new; end $$;
create trigger touch before insert on accounts for each row execute function touch();
