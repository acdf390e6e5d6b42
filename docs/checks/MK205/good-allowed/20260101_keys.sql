-- migrationkit: allow MK205 only the service that owns the table reads it
create table keys (id bigint primary key, secret text not null);
alter table keys enable row level security;
