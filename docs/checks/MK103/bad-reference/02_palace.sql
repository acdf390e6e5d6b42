create table palaces (id bigint primary key, owner bigint references people (id));
