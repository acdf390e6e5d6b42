-- migrationkit: allow MK401 every reader is deployed with this file
alter table orders rename column status to state;
create or replace function count_open() returns bigint language sql stable as $$ select count(*) from orders where state = 'open' $$;
