-- Here made-up rows of both tables have the same contents; in a real database no two do.
create table items (id bigint generated always as identity primary key, content_id bigint not null references contents (id));
insert into items (content_id) select content_id from documents;
insert into items (content_id) select content_id from templates;
create unique index items_content on items (content_id);
