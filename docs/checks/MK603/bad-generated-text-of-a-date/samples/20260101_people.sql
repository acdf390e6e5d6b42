insert into people values (1, 'Ada', '1815-12-10');
