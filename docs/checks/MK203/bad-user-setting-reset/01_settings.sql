-- migrationkit: replayable
create table if not exists settings (key text primary key, value text not null);
