do $$
begin
  update people set name = trim(name);
  commit;
end;
$$;
