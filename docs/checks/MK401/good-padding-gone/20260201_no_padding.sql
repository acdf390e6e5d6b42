alter table devices drop constraint devices_user_uuid_fkey;
alter table users alter column uuid type varchar(40), alter column code type char(12);
alter table devices alter column uuid type text, alter column user_uuid type varchar(40);
alter table devices add foreign key (user_uuid) references users;
