create table users (id bigserial primary key, name text not null);
insert into users values (-1, 'system'), (0, 'nobody'), (2147483647, 'unknown');
create table codes (id int primary key, name text not null);
insert into codes values (1, 'one'), (2, 'two');
create table prices (id serial, region text, price numeric, primary key (id, region));
insert into prices values (1, 'north', 10.50), (1, 'south', 11.50);
