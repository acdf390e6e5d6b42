create table tags (name text primary key, place int);
insert into tags (name) values ('apple'), ('Banana'), ('_draft');
