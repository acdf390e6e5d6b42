-- migrationkit: requires nothing
create table log (at timestamptz primary key);
