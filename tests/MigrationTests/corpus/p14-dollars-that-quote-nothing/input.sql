create table a$b (c$d$ int, "$$" text);
prepare one (int) as insert into a$b (c$d$) select $1;
execute one (1);
execute one(2);
insert into a$b values (3, '$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy');
insert into a$b values (4, '$tag$'), (5, '$');
select a$b.c$d$ from a$b;
