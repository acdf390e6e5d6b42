create table t (a text);
set escape_string_warning = off;
set standard_conforming_strings = off; comment on table t is 'it\'; --';
