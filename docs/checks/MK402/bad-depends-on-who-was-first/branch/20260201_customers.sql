-- migrationkit: requires 20260101_orders
create table customers (id bigint primary key, name text not null);
do $$
begin
    if to_regclass('invoices') is null then
        create index orders_note on orders (note);
    end if;
end
$$;
