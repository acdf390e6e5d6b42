create extension dblink;
create table visits (page text);
do $$
begin
    create role migrationkit_example_writer login password 'example';
exception
    when duplicate_object or unique_violation then null;
end
$$;
grant insert on visits to migrationkit_example_writer;
grant create on schema public to migrationkit_example_writer;
