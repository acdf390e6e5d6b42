/* A comment; with a /* nested; one */ inside. */
create function name_of(person bigint) returns text language sql stable begin atomic
  select case when name = 'a;b' then 'c' else name end from people where id = person;
end;
create function rename(person bigint, name text) returns void language plpgsql as $body$
begin
  if name <> '' then
    update people set name = rename.name where id = person;
  end if;
end;
$body$;
