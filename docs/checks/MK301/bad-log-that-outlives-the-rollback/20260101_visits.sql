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
create function log_visit(page text) returns text
    language sql
    return dblink_exec('host=' || host(inet_server_addr()) || ' port=' || inet_server_port() || ' dbname=' || current_database() || ' user=migrationkit_example_writer password=example', format('insert into visits values (%L)', page));
