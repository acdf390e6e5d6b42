create table t (a text);
insert into t values (U&'\003b\0027;'), (u&'d!0061t!+000061;' uescape '!'), (U&'\\'';');
create table U&"d\0061t\+000061; x" (U&"\0022" int, U&"!0061;" uescape '!' int);
insert into U&"d\0061ta; x" values (1, 2);
