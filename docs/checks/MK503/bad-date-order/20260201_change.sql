alter table orders add column due date not null default '01/02/2026';
