prepare add_order (bigint) as insert into orders (id) values ($1);
execute add_order(1);
