insert into t values ('
\restrict me
\.
')
