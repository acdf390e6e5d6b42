-- migrationkit: requires 01_people
create table search.words (word text primary key);
