-- migrationkit: replayable
create table if not exists log (line text not null);
