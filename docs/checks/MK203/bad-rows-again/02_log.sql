-- migrationkit: replayable
insert into log (line) values ('memory palace opened');
