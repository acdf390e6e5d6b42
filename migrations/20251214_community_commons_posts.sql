-- Community commons: what users share with each other, and their comments on it.
-- migrationkit: requires 20251214_create_opus_axiom_turns
-- migrationkit: replayable

create table if not exists community_commons_posts (
  id                          uuid        primary key default gen_random_uuid(),
  user_id                     text        not null,
  inspired_by_turn_id         bigint      references opus_axiom_turns on delete set null,
  title                       text        not null,
  content                     text        not null,
  tags                        text[],
  view_count                  integer     not null default 0 check (view_count >= 0),
  like_count                  integer     not null default 0 check (like_count >= 0),
  comment_count               integer     not null default 0 check (comment_count >= 0),
  is_published                boolean     not null default false,
  is_featured                 boolean     not null default false,
  moderation_notes            text,
  cognitive_level_at_post     numeric,
  cognitive_stability_at_post text
    check (cognitive_stability_at_post in ('stable', 'ascending', 'descending', 'volatile')),
  created_at                  timestamptz not null default now(),
  updated_at                  timestamptz not null default now()
);

comment on table community_commons_posts is 'A post that a user shares with the community.';

create index if not exists community_commons_posts_turn_id_idx on community_commons_posts (inspired_by_turn_id);
create index if not exists community_commons_posts_user_id_idx on community_commons_posts (user_id);
create index if not exists community_commons_posts_newest_idx  on community_commons_posts (created_at desc) where is_published;
create index if not exists community_commons_posts_text_idx    on community_commons_posts
  using gin (to_tsvector('english', title || ' ' || content));

drop trigger if exists set_updated_at on community_commons_posts;
create trigger set_updated_at
  before update on community_commons_posts
  for each row execute function set_updated_at();

create table if not exists community_commons_comments (
  id                uuid        primary key default gen_random_uuid(),
  post_id           uuid        not null references community_commons_posts on delete cascade,
  user_id           text        not null,
  parent_comment_id uuid        references community_commons_comments on delete cascade,
  content           text        not null,
  like_count        integer     not null default 0 check (like_count >= 0),
  is_published      boolean     not null default true,
  moderation_notes  text,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now()
);

comment on table community_commons_comments is 'A comment on a post, or an answer to another comment.';

create index if not exists community_commons_comments_post_id_idx           on community_commons_comments (post_id, created_at);
create index if not exists community_commons_comments_parent_comment_id_idx on community_commons_comments (parent_comment_id);

drop trigger if exists set_updated_at on community_commons_comments;
create trigger set_updated_at
  before update on community_commons_comments
  for each row execute function set_updated_at();

-- Keeps comment_count through inserts, deletes (cascaded ones too) and comments that move to another post.
-- It adds and subtracts instead of counting again: a count would miss what concurrent transactions insert.
create or replace function count_post_comments()
returns trigger
language plpgsql
as $$
declare
  change_count constant text := format(
    'update %I.%I set comment_count = comment_count + $2 where id = $1',
    tg_table_schema, 'community_commons_posts');
begin
  if tg_op in ('DELETE', 'UPDATE') then
    execute change_count using old.post_id, -1;
  end if;
  if tg_op in ('INSERT', 'UPDATE') then
    execute change_count using new.post_id, 1;
  end if;
  return null;
end
$$;

drop trigger if exists count_post_comments on community_commons_comments;
create trigger count_post_comments
  after insert or delete or update of post_id on community_commons_comments
  for each row execute function count_post_comments();
