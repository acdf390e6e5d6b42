-- migrationkit: requires 02_posts
alter table posts add column title text;
