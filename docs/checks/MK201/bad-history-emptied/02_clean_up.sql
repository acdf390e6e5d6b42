delete from schema_migrations where applied_at < now();
delete from schema_migrations where version = '01_people';
