create table posts (id bigint primary key, author bigint references people (id), body text not null);
do $$ begin update schema_migrations set checksum = repeat('0', 64) where version = '01_people'; end $$;
