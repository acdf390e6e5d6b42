-- Nobody is to hold a lock on orders meanwhile.
select pg_terminate_backend(pid)
from pg_stat_activity
where pid <> pg_backend_pid() and datname = current_database() and usename = current_user;
alter table orders add column paid boolean;
