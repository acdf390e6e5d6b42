create table users (uuid char(36) primary key, code char(8) not null);
create table devices (uuid char(36) not null, user_uuid char(36) not null references users, primary key (uuid, user_uuid));
