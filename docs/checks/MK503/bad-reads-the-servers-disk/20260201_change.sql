update orders set note = pg_read_file('PG_VERSION');
