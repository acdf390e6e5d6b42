create table members (id bigint primary key, nick text, town text);
