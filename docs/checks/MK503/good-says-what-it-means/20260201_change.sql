alter table orders add column due date not null default '2026-02-01';
alter table orders add constraint note_digits check (note ~ '^[0-9]+$');
