alter table visits add column at timestamptz;
select dblink_exec('host=' || host(inet_server_addr()) || ' port=' || inet_server_port() || ' dbname=' || current_database() || ' user=migrationkit_example_writer password=example', 'create table if not exists archive (page text)');
