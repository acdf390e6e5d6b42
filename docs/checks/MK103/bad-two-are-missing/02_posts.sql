-- migrationkit: requires nothing
create table posts (id bigint primary key, body text not null);
