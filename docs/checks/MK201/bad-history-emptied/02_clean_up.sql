do $$ begin delete from schema_migrations where applied_at < now(); end $$;
do $$ begin delete from schema_migrations where version = '01_people'; end $$;
