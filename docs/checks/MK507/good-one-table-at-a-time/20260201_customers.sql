alter table customers add column note text;
alter table customers alter column note set default '';
create table notes (id bigint primary key);
alter table notes add column body text;
create index notes_body on notes (body);
