create table posts (id bigint primary key, body text not null, author bigint);
alter table posts add constraint posts_author foreign key (author) references authors (id);
