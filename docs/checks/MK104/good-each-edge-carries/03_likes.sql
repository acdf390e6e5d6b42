-- migrationkit: requires nothing
create table likes (id bigint primary key, post bigint not null);
