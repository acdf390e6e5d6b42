-- migrationkit: allow MK501 the table is small and the shop is closed at night
delete from orders a using orders b where a.note = b.note and a.id > b.id;
alter table orders add unique (note);
