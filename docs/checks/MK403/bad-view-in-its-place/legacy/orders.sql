create view orders as select 1::bigint as id, 'first'::text as note;
