create table orders (id bigint primary key, email text not null, at timestamptz not null, name text);
create table visits (id bigserial primary key, what text);
insert into visits (what) values ('first'), ('second');
