-- migrationkit: requires nothing

do $$
begin
  if to_regclass('people') is not null then
    alter table people add column nick text;
  end if;
end;
$$;
