insert into lines values (1, 1, 'tea'), (2, 1, 'milk'), (3, 2, 'bread');
