create table t (a text);
insert into t values (E'a\'' -- not the end; '
  '\'b');
comment on table t is E'a'
  '\'; --';
