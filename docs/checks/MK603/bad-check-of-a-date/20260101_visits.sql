create table clinics (id bigint primary key, name text);
create table visits (id bigint primary key, at timestamptz not null, day date not null, constraint visits_day check (day = at::date));
