alter table events alter column at type timestamptz using at at time zone 'UTC';
alter table visits alter column id type text;
