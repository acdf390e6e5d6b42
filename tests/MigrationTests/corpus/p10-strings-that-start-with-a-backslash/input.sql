create table t (a text);
insert into t values ('
\restrict
\.
\;
\q
');
do $$
begin
  insert into t values ('
\connect other
');
end $$;
insert into t values (E'
\\i x.sql');
