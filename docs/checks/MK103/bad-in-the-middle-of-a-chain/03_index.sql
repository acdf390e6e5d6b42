-- migrationkit: requires 02_posts
create index posts_author on posts (author);
