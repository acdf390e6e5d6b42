create table t (a text);
do $a$ begin end $A$;
