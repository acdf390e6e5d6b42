create table customers (id bigint primary key);
alter table orders add foreign key (customer) references customers;
