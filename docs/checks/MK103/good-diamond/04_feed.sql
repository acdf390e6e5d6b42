-- migrationkit: requires 02_posts, 03_likes
create view feed as select p.body, l.person from posts p join likes l on l.person = p.author;
