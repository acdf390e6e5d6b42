create table orders (id bigint primary key, note text);
create role migrationkit_example_reader;
grant select on orders to migrationkit_example_reader;
