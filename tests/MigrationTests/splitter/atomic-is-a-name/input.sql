create table atomic (begin int, atomic int);
create function begin.atomic() returns int language sql as 'select 1';
select begin atomic from atomic; select 2;
create procedure atomic(begin atomic) language sql as $$ select 1; $$;
select 3