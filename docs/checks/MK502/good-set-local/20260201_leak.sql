set local work_mem = '64MB';
set local statement_timeout = '1min';
create index orders_note on orders (note);
