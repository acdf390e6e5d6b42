create table "a;""b" ("--" int, "/*" int, "$$" int, "'" int, "\" int, "a
b" int);
insert into "a;""b" values (1, 2, 3, 4, 5, 6);
create view "begin; commit" as select "--", "/*" from "a;""b" where "'" > 0;
create schema ";";
create table ";".";" (";" int default 1);
insert into ";".";" default values;
