create table visits (id bigint primary key, at timestamptz not null, day date not null, name text not null, born date not null,
  check (day = (at at time zone 'UTC')::date), check (at > '2000-01-01 00:00+00'), check (born <= current_date));
create index visits_month on visits (date_trunc('month', at at time zone 'UTC'));
create index visits_name on visits (lower(name)) where day > '2020-01-01';
alter table visits add column label text generated always as (name || ', ' || extract(year from born)) stored;
