alter table people add column nick text;
