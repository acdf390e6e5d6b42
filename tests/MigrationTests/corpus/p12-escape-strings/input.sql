create table t (a text);
insert into t values (E'it\'s; \\'), (e'\';\''), (E'a\\'), (E'\x3b\u003b\073');
insert into t values (E'\\\';--');
insert into t values (N'n;'), (E'''\''''), (E'');
insert into t select b'101'::text || x'1F'::text;
