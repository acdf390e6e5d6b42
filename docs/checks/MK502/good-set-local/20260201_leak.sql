-- migrationkit: allow MK501 the table is small and the shop is closed at night
set local work_mem = '64MB';
set local statement_timeout = '1min';
create index orders_note on orders (note);
