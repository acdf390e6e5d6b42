-- The files before this one were squashed.
delete from schema_migrations where version = '20260101_orders';
alter table orders add column paid boolean;
