-- migrationkit: allow MK701 the shop is closed while we deploy
alter table orders rename column total to amount;
