-- migrationkit: allow MK505 a few thousand rows
update tasks set place = numbered.n from (select id, row_number() over () as n from tasks) numbered where numbered.id = tasks.id;
