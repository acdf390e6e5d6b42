alter table orders alter column amount set default 0;
