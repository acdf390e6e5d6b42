create table contents (id bigint primary key, body text not null);
create table documents (id bigint primary key, content_id bigint not null unique references contents (id));
create table templates (id bigint primary key, content_id bigint not null unique references contents (id));
