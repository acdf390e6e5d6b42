create function label_of(name text, born date) returns text language sql immutable as $$ select name || ', ' || born::text $$;
create table people (id bigint primary key, name text, born date, label text generated always as (label_of(name, born)) stored);
