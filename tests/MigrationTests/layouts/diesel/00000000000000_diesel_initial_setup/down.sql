drop table steps;
