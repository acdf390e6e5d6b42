alter table orders alter column total type text using total::text;
