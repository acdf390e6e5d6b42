create table visits (id bigint primary key, at timestamptz not null);
