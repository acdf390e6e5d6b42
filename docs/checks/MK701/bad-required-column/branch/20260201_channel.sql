-- migrationkit: allow MK501 the table is small
alter table orders add column channel text;
update orders set channel = 'web';
alter table orders alter column channel set not null;
