insert into t values ('
\restrict me
\.
'); select 1;