-- migrationkit: requires 01_people, 02_posts
create table likes (
  person bigint references people (id),
  post bigint references posts (id),
  primary key (person, post)
);
