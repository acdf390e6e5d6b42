create table schema_migrations (version text primary key);
insert into schema_migrations values ('1');
