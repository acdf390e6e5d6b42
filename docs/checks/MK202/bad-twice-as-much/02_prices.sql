-- migrationkit: replayable
-- migrationkit: allow MK401 the new prices
update prices set amount = amount * 2 + 1;
