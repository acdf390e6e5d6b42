-- migrationkit: no-transaction
do $$
begin
    create table if not exists archive (id bigint primary key);
    commit;
    insert into archive select id from orders on conflict do nothing;
end
$$;
create index concurrently if not exists orders_note on orders (note);
