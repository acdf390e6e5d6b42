select setval(pg_get_serial_sequence('plans', 'id'), (select max(id) from plans) + 1, false);
