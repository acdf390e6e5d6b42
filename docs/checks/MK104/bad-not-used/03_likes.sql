-- migrationkit: requires 01_people, 02_posts
create table likes (id bigint primary key, person bigint references people (id));
