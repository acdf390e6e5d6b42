alter table log alter column at type timestamptz using at at time zone 'UTC';
alter table tokens alter column expires type timestamptz using expires at time zone 'UTC';
update log set note = 'none' where note is null;
