create table t (a text);
insert into t values ('
-- migrationkit: no-transaction
-- migrationkit: requires nobody
');
do $$
-- migrationkit: requires nobody
begin
  -- +goose Down
  -- migrate:down
  insert into t values ('-- migrate:down');
end $$;
