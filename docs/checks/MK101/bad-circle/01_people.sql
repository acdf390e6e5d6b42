-- migrationkit: requires 02_posts
create table people (id bigint primary key, name text not null);
