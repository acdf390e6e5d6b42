create table t (i int, b boolean, j jsonb);
insert into t select 1, '{"a": 1}'::jsonb ? 'a', '{"a": {"b;": 1}}'::jsonb #> '{a}';
insert into t select 2, '{"a": 1}'::jsonb ?| array['a', 'b'], '{"a": 1}'::jsonb - 'a';
insert into t select 3, '{"a": 1}'::jsonb ?& array['a', 'b'], '{"a": [1]}'::jsonb #- '{a,0}';
insert into t select 4, '{"a": 1}'::jsonb @? '$.a ? (@ > 0)', null;
insert into t select 5, '{"a": 1}'::jsonb @@ '$.a == 1', jsonb_path_query('{"a;": 1}', '$."a;"');
create index t_j on t using gin (j jsonb_path_ops) where j ? 'a;';
