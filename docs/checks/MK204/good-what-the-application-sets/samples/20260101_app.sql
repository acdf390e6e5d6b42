insert into app.tenants values (1, 'one');
insert into app.orders values (1, 1, 10.50);
