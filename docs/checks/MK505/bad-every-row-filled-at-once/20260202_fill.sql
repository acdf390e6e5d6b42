create table done (id bigint primary key);
update orders set total = price * amount where price >= 0;
