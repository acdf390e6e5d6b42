-- migrationkit: requires 02_posts, 03_likes
alter table likes add foreign key (post) references posts (id);
