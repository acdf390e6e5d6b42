alter table members rename to people;
alter table people rename column nick to name;
