-- migrationkit: no-transaction
vacuum full orders;
