-- migrationkit: requires nothing
create table likes (id bigint primary key, weight int not null);
