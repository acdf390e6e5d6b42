-- migrationkit: no-transaction
alter table orders add column paid boolean;
do $$
begin
    alter table orders rename column note to remark;
    commit;
end
$$;
