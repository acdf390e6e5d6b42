create function begin.atomic() returns int language sql as 'select 1'
