create table prices (item text primary key, amount int not null);
