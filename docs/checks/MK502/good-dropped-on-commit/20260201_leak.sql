-- migrationkit: allow MK401 notes are in capitals from now on
create temporary table old_notes on commit drop as select id, note from orders;
update orders set note = upper(old_notes.note) from old_notes where old_notes.id = orders.id;
select pg_advisory_xact_lock(424242);
