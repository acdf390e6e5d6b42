insert into members values (1, 'ada', 'London'), (2, 'grace', 'New York');
