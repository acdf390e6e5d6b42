-- migrationkit: allow MK501 the shop is closed at night
create index orders_note on orders (note);
