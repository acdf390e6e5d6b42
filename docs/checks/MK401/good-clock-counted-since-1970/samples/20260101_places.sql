insert into places values (1, 'north', 1700000000000000);
