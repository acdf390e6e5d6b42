insert into releases values (1, '1.2'), (2, '1.3');
