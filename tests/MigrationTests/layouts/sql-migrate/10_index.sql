-- +migrate Up notransaction
create index concurrently steps_name on steps (name);
insert into steps (name) values ('10');

-- +migrate Down notransaction
drop index concurrently steps_name;
