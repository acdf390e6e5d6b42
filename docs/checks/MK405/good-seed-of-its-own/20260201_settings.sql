insert into settings (name, value) select 'shape', 'round' where not exists (select from settings where name = 'shape');
insert into settings (name, value) values ('weight', '3') on conflict do nothing;
