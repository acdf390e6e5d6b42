-- migrationkit: requires 01_people
create table essences (id bigint primary key, palace bigint references palaces (id));
