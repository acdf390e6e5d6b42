-- migrationkit: replayable
update prices set amount = amount * 2 + 1;
