create schema home;
alter table people rename column town to city;
alter table people set schema home;
