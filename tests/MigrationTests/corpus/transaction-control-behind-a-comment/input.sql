create table t (i int);
/* x */ commit/* */;
COMMIT/**/;
