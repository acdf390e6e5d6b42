create schema app;
create table app.tenants (id bigint primary key, name text not null);
create table app.orders (id bigint primary key, tenant bigint not null references app.tenants, price numeric(10, 2));
