-- migrationkit: allow MK401 nobody writes drafts any more
drop table drafts;
