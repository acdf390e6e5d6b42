-- Relationship essence: by which a user is recognised again in a new session.
-- migrationkit: requires 20251213_complete_memory_palace
-- migrationkit: replayable

create table if not exists relationship_essence (
  id                    uuid         primary key default gen_random_uuid(),
  user_id               text         not null unique,
  soul_memory_id        bigint       references soul_memories on delete set null,
  soul_signature        text         not null,
  user_name             text,
  presence_quality      text,
  morphic_resonance     numeric(3,2) not null default 0 check (morphic_resonance between 0 and 1),
  archetypal_resonances jsonb        not null default '{}',
  spiral_position       jsonb        not null default '{}',
  relationship_field    jsonb        not null default '{}',
  first_encounter       timestamptz  not null default now(),
  last_encounter        timestamptz  not null default now(),
  encounter_count       integer      not null default 1 check (encounter_count >= 1),
  created_at            timestamptz  not null default now(),
  updated_at            timestamptz  not null default now()
);

comment on table relationship_essence is 'One row per user: the signature that recognises them, and how often they have come.';

create index if not exists relationship_essence_soul_memory_id_idx on relationship_essence (soul_memory_id);
create index if not exists relationship_essence_soul_signature_idx on relationship_essence (soul_signature);

drop trigger if exists set_updated_at on relationship_essence;
create trigger set_updated_at
  before update on relationship_essence
  for each row execute function set_updated_at();
