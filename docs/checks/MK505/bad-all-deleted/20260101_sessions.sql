create table sessions (id bigint primary key, token text);
