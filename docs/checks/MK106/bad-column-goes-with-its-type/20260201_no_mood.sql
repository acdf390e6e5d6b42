-- migrationkit: allow MK401 nobody has filled it
drop type mood cascade;
