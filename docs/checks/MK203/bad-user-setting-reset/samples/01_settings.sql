insert into settings (key, value) values ('theme', 'light');
