alter table orders rename column state to status;
