create table visits_by_day (day date, visits bigint not null);
insert into visits_by_day select at::date, count(*) from visits group by 1;
