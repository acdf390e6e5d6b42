create table t (a text);
set escape_string_warning = off;
set standard_conforming_strings = off;
insert into t values ('it\'s; --'), ('\\');
insert into t values (E'\';'), ($$\$$);
set standard_conforming_strings = on;
insert into t values ('\'), ('a;\');
