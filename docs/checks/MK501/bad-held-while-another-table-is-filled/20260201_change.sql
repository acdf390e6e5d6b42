alter table orders add column paid boolean not null default false;
update customers set name = 'unknown' where name is null;
