-- migrationkit: no-transaction
begin;
set local statement_timeout = 0;
set transaction isolation level repeatable read;
insert into archive select id + 1000, total from orders on conflict do nothing;
commit;
