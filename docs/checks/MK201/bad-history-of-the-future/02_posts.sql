create table posts (id bigint primary key, author bigint references people (id), body text not null);
insert into schema_migrations (version) values ('99_not_written_yet');
