-- migrationkit: allow MK401 the values are in notes.body since 20260201_notes
alter table orders drop column note;
