create table t (a text);
insert into t values ('$a$'), ($a$'$a$);
insert into t values ($b$$a$;$b$), ($a$ $b$ $$ $a$);
insert into t values ($a1$ $a$ $a1 $a1$), ($$$a$$);
