-- migrationkit: no-transaction
call fill_totals();
