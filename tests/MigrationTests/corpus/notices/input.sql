create table if not exists t (i int);
create table if not exists t (i int);
do $$ begin for i in 1..2000 loop raise notice 'number % of 2000; %', i, repeat('x', 100); end loop; end $$;
drop table if exists nobody;
