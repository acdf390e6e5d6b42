create table log (at timestamp not null, who text, note text);
create table tokens (token text not null, expires timestamp not null);
create unique index tokens_token on tokens (token);
