-- migrationkit: allow MK401 every reader is deployed with this file
alter table orders add column note text;
alter table orders rename column status to state;
