-- migrationkit: allow MK501 the table is small and the shop is closed at night
alter table orders alter column price type integer;
