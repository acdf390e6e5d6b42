create table events (at timestamp primary key, kind text);
create table visits (id integer primary key, page text);
