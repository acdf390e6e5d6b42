select log_visit('migrating');
alter table visits add column at timestamptz;
