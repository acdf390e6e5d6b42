create table visits (id bigint primary key, at timestamptz not null);
create function day_of(at timestamptz) returns date language sql immutable as $$ select at::date $$;
create index visits_day on visits (day_of(at));
