create table memory_palace (id bigint primary key);
