insert into tasks values (1, 'plan'), (2, 'build'), (3, 'test');
