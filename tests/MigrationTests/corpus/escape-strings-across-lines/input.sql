create table t (a text);
insert into t values (E'first \
line; \' -- still
in it\\'), (E'
;
\'
');
