alter table orders alter column note type text;
alter table orders add column paid boolean not null default false;
