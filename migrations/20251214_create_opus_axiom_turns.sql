-- Opus axiom turns: how each answer of the deep path measured up to the axioms.
-- migrationkit: requires 20251214_create_relationship_essence
-- migrationkit: replayable

create table if not exists opus_axiom_turns (
  id               bigint      generated always as identity primary key,
  relationship_id  uuid        references relationship_essence on delete set null,
  pattern_id       uuid        references user_session_patterns on delete set null,
  session_id       text,
  user_id          text,
  facet            text,
  element          text,
  is_gold          boolean     not null default false,
  warnings         integer     not null default 0 check (warnings >= 0),
  violations       integer     not null default 0 check (violations >= 0),
  rupture_detected boolean     not null default false,
  axioms           jsonb       not null,
  created_at       timestamptz not null default now()
);

comment on table opus_axiom_turns is 'One row per judged turn: the result of each axiom, and whether the turn was gold or a rupture.';

create index if not exists opus_axiom_turns_relationship_id_idx on opus_axiom_turns (relationship_id);
create index if not exists opus_axiom_turns_pattern_id_idx      on opus_axiom_turns (pattern_id);
create index if not exists opus_axiom_turns_session_idx         on opus_axiom_turns (session_id, created_at desc);
create index if not exists opus_axiom_turns_gold_idx            on opus_axiom_turns (created_at desc) where is_gold;
create index if not exists opus_axiom_turns_rupture_idx         on opus_axiom_turns (created_at desc) where rupture_detected;
