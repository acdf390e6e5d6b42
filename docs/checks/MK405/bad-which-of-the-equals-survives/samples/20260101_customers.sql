insert into customers values (1, 'ada@example.org', 'Ada'), (2, 'ada@example.org', 'Ada L.'), (3, 'bob@example.org', 'Bob');
