create table t (a text);
insert into t values ('x'
';');
insert into t values ('a'

  -- twice

  ';b');
insert into t values (U&'\0061'
  '\0062;');
