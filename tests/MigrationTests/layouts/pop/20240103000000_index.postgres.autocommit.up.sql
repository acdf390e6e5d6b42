create index concurrently steps_name on steps (name);
