-- The memory palace: seven kinds of lasting memory about a user (episodes, concepts, body, recurring patterns,
-- soul, achievements, evolution).
-- migrationkit: requires 20241202000001_create_session_memory_tables
-- migrationkit: replayable

-- Episodes ------------------------------------------------------------------------------------------------------------

create table if not exists episodic_memories (
  id                     bigint      generated always as identity primary key,
  user_id                text        not null,
  episode_id             text        not null unique,
  timestamp              timestamptz not null default now(),
  experience_title       text,
  experience_description text,
  experience_context     text,
  significance           integer     not null default 5,
  emotional_intensity    numeric(3,2),
  breakthrough_level     integer,
  related_episodes       text[],
  connection_strengths   numeric[],
  connection_types       text[],
  spiral_stage           spiral_stage,
  archetypal_resonances  text[],
  frameworks_active      text[],
  created_at             timestamptz not null default now(),
  updated_at             timestamptz not null default now()
);

-- An older episodic_memories is out in the field, and "create table if not exists" passes over it. This brings it
-- to the same columns and checks; on a table just created it only adds the checks.
alter table episodic_memories
  add column if not exists timestamp              timestamptz not null default now(),
  add column if not exists experience_title       text,
  add column if not exists experience_description text,
  add column if not exists experience_context     text,
  add column if not exists significance           integer     not null default 5,
  add column if not exists emotional_intensity    numeric(3,2),
  add column if not exists breakthrough_level     integer,
  add column if not exists related_episodes       text[],
  add column if not exists connection_strengths   numeric[],
  add column if not exists connection_types       text[],
  add column if not exists spiral_stage           spiral_stage,
  add column if not exists archetypal_resonances  text[],
  add column if not exists frameworks_active      text[],
  add column if not exists created_at             timestamptz not null default now(),
  add column if not exists updated_at             timestamptz not null default now(),
  drop constraint if exists episodic_memories_significance_check,
  drop constraint if exists episodic_memories_emotional_intensity_check,
  drop constraint if exists episodic_memories_breakthrough_level_check,
  add constraint episodic_memories_significance_check        check (significance between 1 and 10),
  add constraint episodic_memories_emotional_intensity_check check (emotional_intensity between 0 and 1),
  add constraint episodic_memories_breakthrough_level_check  check (breakthrough_level between 0 and 10);

comment on table episodic_memories is 'What a user lived through and told: one row per episode, with its weight and its resonances.';

create index if not exists episodic_memories_significance_idx on episodic_memories (user_id, significance desc);
create index if not exists episodic_memories_archetypes_idx   on episodic_memories using gin (archetypal_resonances);

drop trigger if exists set_updated_at on episodic_memories;
create trigger set_updated_at
  before update on episodic_memories
  for each row execute function set_updated_at();

-- Concepts ------------------------------------------------------------------------------------------------------------

create table if not exists semantic_memories (
  id                     bigint       generated always as identity primary key,
  user_id                text         not null,
  concept_id             text         not null unique,
  concept_name           text         not null,
  concept_category       text,
  definition             text,
  first_encounter        timestamptz,
  last_reinforcement     timestamptz,
  mastery_level          integer      check (mastery_level between 1 and 10),
  understanding_depth    numeric(3,2) check (understanding_depth between 0 and 1),
  times_applied          integer      not null default 0 check (times_applied >= 0),
  contexts_used          text[],
  related_concepts       text[],
  prerequisite_concepts  text[],
  builds_toward_concepts text[],
  user_demonstrations    jsonb,
  created_at             timestamptz  not null default now(),
  updated_at             timestamptz  not null default now()
);

comment on table semantic_memories is 'A concept that a user has met, and how far they have made it their own.';

create index if not exists semantic_memories_user_id_idx on semantic_memories (user_id);

drop trigger if exists set_updated_at on semantic_memories;
create trigger set_updated_at
  before update on semantic_memories
  for each row execute function set_updated_at();

-- Body ----------------------------------------------------------------------------------------------------------------

create table if not exists somatic_memories (
  id                        bigint      generated always as identity primary key,
  user_id                   text        not null,
  pattern_id                text        not null unique,
  body_region               text,
  pattern_name              text        not null,
  tension_level             integer     check (tension_level between 1 and 10),
  frequency                 text,
  emotional_triggers        text[],
  situational_triggers      text[],
  relational_triggers       text[],
  progression_timeline      jsonb,
  current_status            text,
  interventions_that_work   jsonb,
  interventions_ineffective jsonb,
  linked_episodes           text[],
  linked_concepts           text[],
  linked_morphic_patterns   text[],
  first_noticed             timestamptz,
  last_updated              timestamptz,
  created_at                timestamptz not null default now(),
  updated_at                timestamptz not null default now()
);

comment on table somatic_memories is 'Where a user''s body holds a tension, what sets it off and what eases it.';

create index if not exists somatic_memories_user_id_idx on somatic_memories (user_id);

drop trigger if exists set_updated_at on somatic_memories;
create trigger set_updated_at
  before update on somatic_memories
  for each row execute function set_updated_at();

-- Recurring patterns --------------------------------------------------------------------------------------------------

create table if not exists morphic_pattern_memories (
  id                       bigint      generated always as identity primary key,
  user_id                  text        not null,
  pattern_id               text        not null unique,
  pattern_name             text        not null,
  archetypal_pattern       text,
  current_phase            text,
  cyclical_nature          boolean     not null default false,
  first_appearance         timestamptz,
  last_appearance          timestamptz,
  appearance_count         integer     not null default 1 check (appearance_count >= 0),
  integration_level        integer     check (integration_level between 1 and 10),
  current_status           text,
  phases_completed         text[],
  current_lessons          jsonb,
  wisdom_gained            jsonb,
  shadow_aspects           jsonb,
  light_aspects            jsonb,
  related_episodes         text[],
  related_concepts         text[],
  related_somatic_patterns text[],
  created_at               timestamptz not null default now(),
  updated_at               timestamptz not null default now()
);

comment on table morphic_pattern_memories is 'An archetypal pattern that returns in a user''s life, and what it has taught so far.';

create index if not exists morphic_pattern_memories_user_id_idx on morphic_pattern_memories (user_id);

drop trigger if exists set_updated_at on morphic_pattern_memories;
create trigger set_updated_at
  before update on morphic_pattern_memories
  for each row execute function set_updated_at();

-- Soul ----------------------------------------------------------------------------------------------------------------

create table if not exists soul_memories (
  id                           bigint      generated always as identity primary key,
  user_id                      text        not null unique,
  life_purpose_statements      jsonb,
  current_life_purpose         text,
  purpose_clarity_level        integer     check (purpose_clarity_level between 1 and 10),
  primary_archetypes           text[],
  shadow_archetypes            text[],
  integrating_archetypes       text[],
  major_transformations        jsonb,
  current_transformation_phase text,
  soul_gifts                   jsonb,
  soul_wounds                  jsonb,
  spiritual_practices          jsonb,
  mystical_experiences         jsonb,
  created_at                   timestamptz not null default now(),
  updated_at                   timestamptz not null default now()
);

comment on table soul_memories is 'One row per user: purpose, archetypes, gifts and wounds.';

drop trigger if exists set_updated_at on soul_memories;
create trigger set_updated_at
  before update on soul_memories
  for each row execute function set_updated_at();

-- Achievements --------------------------------------------------------------------------------------------------------

create table if not exists consciousness_achievements (
  id                      bigint       generated always as identity primary key,
  user_id                 text         not null,
  achievement_id          text         not null unique,
  achievement_type        text,
  achievement_name        text         not null,
  achievement_description text,
  rarity                  text         not null default 'common'
    check (rarity in ('common', 'uncommon', 'rare', 'legendary')),
  unlock_conditions       jsonb,
  unlock_timestamp        timestamptz,
  unlocked_during_session text,
  spiral_stage_at_unlock  spiral_stage,
  significance_score      numeric(3,2) check (significance_score between 0 and 1),
  celebration_message     text,
  user_acknowledged       boolean      not null default false,
  created_at              timestamptz  not null default now(),
  updated_at              timestamptz  not null default now()
);

comment on table consciousness_achievements is 'A milestone that a user reached, when it was unlocked and whether they have seen it.';

create index if not exists consciousness_achievements_user_id_idx on consciousness_achievements (user_id);

drop trigger if exists set_updated_at on consciousness_achievements;
create trigger set_updated_at
  before update on consciousness_achievements
  for each row execute function set_updated_at();

-- Evolution -----------------------------------------------------------------------------------------------------------

create table if not exists consciousness_evolution (
  id                           bigint       generated always as identity primary key,
  user_id                      text         not null unique,
  current_stage                integer      not null default 1 check (current_stage between 1 and 7),
  current_stage_name           text,
  stage_progression            jsonb,
  presence_depth               jsonb,
  somatic_awareness            jsonb,
  morphic_contribution         jsonb,
  witness_capacity             jsonb,
  trust_evolution              jsonb,
  breakthrough_count           integer      not null default 0 check (breakthrough_count >= 0),
  integration_cycles_completed integer      not null default 0 check (integration_cycles_completed >= 0),
  wisdom_embodiment_level      integer      check (wisdom_embodiment_level between 1 and 10),
  next_stage_readiness         numeric(3,2) check (next_stage_readiness between 0 and 1),
  transition_blockers          jsonb,
  transition_opportunities     jsonb,
  created_at                   timestamptz  not null default now(),
  updated_at                   timestamptz  not null default now()
);

comment on table consciousness_evolution is 'One row per user: the stage they are in, how they came there and how near the next one is.';

drop trigger if exists set_updated_at on consciousness_evolution;
create trigger set_updated_at
  before update on consciousness_evolution
  for each row execute function set_updated_at();
