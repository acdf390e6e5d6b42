alter table orders add constraint note_digits check (note ~ '^\d+$');
