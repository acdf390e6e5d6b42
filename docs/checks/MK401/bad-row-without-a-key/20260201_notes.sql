update log set note = 'none' where who = 'bob';
