-- Session memory: what happened in each conversation, what it showed, and how a user develops over many of them.
-- Also creates what later files share: the function set_updated_at() and the domain spiral_stage.
-- migrationkit: requires nothing
-- migrationkit: replayable

create or replace function set_updated_at()
returns trigger
language plpgsql
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

-- "create domain" knows no "if not exists". Only the current schema counts: that is where the domain would go.
do $$
begin
  if to_regtype(format('%I.%I', current_schema(), 'spiral_stage')) is null then
    create domain spiral_stage as text
      check (value in ('beige', 'purple', 'red', 'blue', 'orange', 'green', 'yellow', 'turquoise', 'coral'));
  end if;
end
$$;

-- Sessions ------------------------------------------------------------------------------------------------------------

create table if not exists user_session_patterns (
  id                               uuid         primary key default gen_random_uuid(),
  user_id                          text         not null,
  session_id                       text         not null,
  session_start                    timestamptz  not null default now(),
  session_end                      timestamptz,
  conversation_themes              text[],
  emotional_patterns               jsonb,
  consciousness_field_states       jsonb,
  recurring_interests              text[],
  spiral_development_indicators    jsonb,
  consciousness_expansion_markers  text[],
  integration_challenges_addressed text[],
  field_resonance_patterns         jsonb,
  session_quality_score            numeric(3,2) not null default 0.5 check (session_quality_score between 0 and 1),
  consciousness_coherence          numeric(3,2) not null default 0.5 check (consciousness_coherence between 0 and 1),
  developmental_progress           numeric(3,2) not null default 0.5 check (developmental_progress between 0 and 1),
  created_at                       timestamptz  not null default now(),
  updated_at                       timestamptz  not null default now(),
  unique (user_id, session_id)
);

comment on table user_session_patterns is 'One row per user and session: its themes, its patterns and how well it went.';

create index if not exists user_session_patterns_newest_idx on user_session_patterns (user_id, session_start desc);
create index if not exists user_session_patterns_themes_idx on user_session_patterns using gin (conversation_themes);

drop trigger if exists set_updated_at on user_session_patterns;
create trigger set_updated_at
  before update on user_session_patterns
  for each row execute function set_updated_at();

-- Insights ------------------------------------------------------------------------------------------------------------

create table if not exists conversation_insights (
  id                            uuid         primary key default gen_random_uuid(),
  pattern_id                    uuid         references user_session_patterns on delete cascade,
  session_id                    text         not null,
  user_id                       text         not null,
  insight_text                  text         not null,
  insight_type                  text         not null default 'realization'
    check (insight_type in ('breakthrough', 'pattern', 'connection', 'realization', 'growth_edge', 'integration')),
  consciousness_field_influence jsonb,
  conversation_context          text,
  preceding_messages            jsonb,
  spiral_stage_context          spiral_stage,
  connected_insights            uuid[],
  builds_on_sessions            uuid[],
  pattern_connections           jsonb,
  insight_significance          numeric(3,2) check (insight_significance between 0 and 1),
  user_resonance                numeric(3,2) check (user_resonance between 0 and 1),
  development_impact            numeric(3,2) check (development_impact between 0 and 1),
  created_at                    timestamptz  not null default now()
);

comment on table conversation_insights is 'What a user came to see in a conversation, with the words that led to it.';

create index if not exists conversation_insights_pattern_id_idx on conversation_insights (pattern_id);
create index if not exists conversation_insights_newest_idx     on conversation_insights (user_id, created_at desc);

-- The relationship with a user over all sessions ----------------------------------------------------------------------

create table if not exists user_relationship_context (
  user_id                      text         primary key,
  preferred_name               text,
  communication_style          jsonb,
  consciousness_preferences    jsonb,
  conversation_history_summary text,
  recurring_themes             text[],
  evolution_patterns           jsonb,
  spiral_development           jsonb,
  field_resonance_profile      jsonb,
  elemental_affinities         jsonb,
  total_sessions               integer      not null default 0 check (total_sessions >= 0),
  relationship_depth           numeric(3,2) check (relationship_depth between 0 and 1),
  consciousness_journey_stage  text         not null default 'beginning',
  spiral_velocity              numeric,
  created_at                   timestamptz  not null default now(),
  updated_at                   timestamptz  not null default now()
);

comment on table user_relationship_context is 'One row per user: how to speak with them, and what all their sessions add up to.';

drop trigger if exists set_updated_at on user_relationship_context;
create trigger set_updated_at
  before update on user_relationship_context
  for each row execute function set_updated_at();

-- Counts sessions begun; a deleted session stays counted. It runs after the insert, because a before trigger
-- would also fire for rows that "on conflict do update" turns into updates.
create or replace function count_user_session()
returns trigger
language plpgsql
as $$
begin
  execute format(
    'insert into %I.%I as context (user_id, total_sessions)
     values ($1, 1)
     on conflict (user_id) do update set total_sessions = context.total_sessions + 1',
    tg_table_schema, 'user_relationship_context')
  using new.user_id;
  return null;
end
$$;

drop trigger if exists count_user_session on user_session_patterns;
create trigger count_user_session
  after insert on user_session_patterns
  for each row execute function count_user_session();

-- Patterns that connect sessions --------------------------------------------------------------------------------------

create table if not exists pattern_connections (
  id                           uuid         primary key default gen_random_uuid(),
  user_id                      text         not null,
  pattern_type                 text         not null
    check (pattern_type in ('thematic', 'emotional', 'consciousness', 'growth', 'spiral', 'field_resonance')),
  connection_strength          numeric(3,2) check (connection_strength between 0 and 1),
  connection_description       text,
  session_ids                  uuid[],
  insight_ids                  uuid[],
  consciousness_field_patterns jsonb,
  spiral_stage_connections     jsonb,
  first_occurrence             timestamptz,
  last_occurrence              timestamptz,
  frequency                    integer      not null default 1 check (frequency >= 0),
  development_arc              jsonb,
  pattern_significance         numeric(3,2) check (pattern_significance between 0 and 1),
  development_impact           numeric(3,2) check (development_impact between 0 and 1),
  created_at                   timestamptz  not null default now()
);

comment on table pattern_connections is 'A pattern that returns across a user''s sessions and insights.';

create index if not exists pattern_connections_newest_idx on pattern_connections (user_id, created_at desc);

-- Expansion and transitions -------------------------------------------------------------------------------------------

create table if not exists consciousness_expansion_events (
  id                           uuid         primary key default gen_random_uuid(),
  user_id                      text         not null,
  pattern_id                   uuid         references user_session_patterns on delete cascade,
  expansion_type               text         not null
    check (expansion_type in ('stage_integration', 'growth_edge_breakthrough', 'next_stage_emergence', 'field_expansion',
                              'insight_cascade')),
  expansion_description        text,
  consciousness_markers        text[],
  trigger_context              text,
  field_state_during_expansion jsonb,
  spiral_stage_before          spiral_stage,
  spiral_stage_after           spiral_stage,
  integration_level            numeric(3,2) check (integration_level between 0 and 1),
  significance                 numeric(3,2) check (significance between 0 and 1),
  stability                    numeric(3,2) check (stability between 0 and 1),
  created_at                   timestamptz  not null default now()
);

comment on table consciousness_expansion_events is 'A moment in a session when a user''s awareness widened.';

create index if not exists consciousness_expansion_events_pattern_id_idx on consciousness_expansion_events (pattern_id);
create index if not exists consciousness_expansion_events_newest_idx     on consciousness_expansion_events (user_id, created_at desc);

create table if not exists spiral_stage_transitions (
  id                        uuid         primary key default gen_random_uuid(),
  user_id                   text         not null,
  from_stage                spiral_stage,
  to_stage                  spiral_stage,
  transition_type           text         not null
    check (transition_type in ('emergence', 'regression', 'integration', 'stabilization')),
  transition_trigger        text,
  integration_challenges    text[],
  support_needed            text[],
  transition_start          timestamptz,
  transition_completion     timestamptz,
  integration_period_months integer      check (integration_period_months >= 0),
  transition_success        numeric(3,2) check (transition_success between 0 and 1),
  integration_level         numeric(3,2) check (integration_level between 0 and 1),
  stability                 numeric(3,2) check (stability between 0 and 1),
  key_sessions              uuid[],
  created_at                timestamptz  not null default now()
);

comment on table spiral_stage_transitions is 'A user''s way from one spiral stage to another, from its start to its completion.';

create index if not exists spiral_stage_transitions_newest_idx on spiral_stage_transitions (user_id, created_at desc);
