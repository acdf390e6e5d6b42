alter table members drop column town;
alter table members rename column nick to town;
