select 1; -- a;select 2; -- b;
select 3; -- c;
select 4