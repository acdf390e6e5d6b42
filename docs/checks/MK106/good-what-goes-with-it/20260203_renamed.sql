-- migrationkit: allow MK401 the new name is deployed with this file
alter table customers rename to clients;
alter table clients rename column name to full_name;
alter table orders rename constraint orders_customer_fkey to orders_client_fkey;
alter function touch() rename to touched;
