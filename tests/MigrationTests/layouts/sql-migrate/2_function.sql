-- +migrate Up
-- +migrate StatementBegin
create function two() returns text as $$
begin
  return '2';
end
$$ language plpgsql;
-- +migrate StatementEnd
insert into steps (name) values (two());

-- +migrate Down
drop function two();
