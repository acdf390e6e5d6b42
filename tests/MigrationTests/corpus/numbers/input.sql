create table t (a text);
insert into t values (1.5e-3), (.5), (5.), (1e+2), (-.5), (1.0-0.5), (010);
