create table posts (id bigint primary key, author bigint references people (id), body text not null);
do $$ begin delete from schema_migrations where version = '01_people'; end $$;
