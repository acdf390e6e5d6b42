-- migrationkit: requires 02_memory_palaces
create table essence (id bigint primary key, palace bigint references memory_palace (id));
