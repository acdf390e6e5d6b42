-- migrationkit: no-transaction
do $$
begin
    create table archive (id bigint primary key);
    commit;
    insert into archive select id from orders;
end
$$;
