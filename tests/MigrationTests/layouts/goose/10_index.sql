-- +goose NO TRANSACTION
-- +goose Up
create index concurrently steps_name on steps (name);
insert into steps (name) select '10' where '{"a": 1}'::jsonb ? 'a';
-- +goose Down
drop index concurrently steps_name;
