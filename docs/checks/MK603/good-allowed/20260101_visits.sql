-- migrationkit: allow MK603 every server and every client of ours runs in UTC
create table visits (id bigint primary key, at timestamptz not null, day date not null check (day = at::date));
