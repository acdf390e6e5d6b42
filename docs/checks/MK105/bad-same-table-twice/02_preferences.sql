-- migrationkit: requires nothing
create table if not exists settings (key text primary key, owner bigint);
