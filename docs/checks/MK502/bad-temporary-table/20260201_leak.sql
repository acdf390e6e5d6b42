create temporary table old_notes as select id, note from orders;
update orders set note = upper(old_notes.note) from old_notes where old_notes.id = orders.id;
