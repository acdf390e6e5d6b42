-- migrationkit: allow MK501 the table is small
alter table orders alter column total type text using total::text;
