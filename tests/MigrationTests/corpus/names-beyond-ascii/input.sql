create table größe (naïve int, 数据 text, "Ünï;cödé" int);
insert into größe values (1, '😀;', 2);
create table é$é (é int);
insert into é$é values ((select naïve from größe));
comment on table größe is $é$ ; $e$ $é$;
