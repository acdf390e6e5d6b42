select setval('archive_id_seq', greatest(1, (select max(id) from archive)));
