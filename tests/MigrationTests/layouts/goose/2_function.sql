-- +goose Up
-- +goose StatementBegin
create function two() returns text as $$
begin
  return '2';
end
$$ language plpgsql;
-- +goose StatementEnd
insert into steps (name) values (two());

-- +goose Down
-- +goose StatementBegin
drop function two();
-- +goose StatementEnd
