-- Socratic validator events: what the validator decided about an answer before it was sent.
-- migrationkit: requires 20251214_create_opus_axiom_turns
-- migrationkit: replayable

create table if not exists socratic_validator_events (
  id                   uuid         primary key default gen_random_uuid(),
  user_id              text,
  session_id           text,
  turn_id              bigint       references opus_axiom_turns on delete set null,
  route                text,
  decision             text         not null
    check (decision in ('ALLOW', 'FLAG', 'BLOCK', 'REGENERATE')),
  is_gold              boolean      not null default false,
  passes               boolean      not null default false,
  ruptures             jsonb        not null default '[]',
  rupture_count        integer      not null default 0 check (rupture_count >= 0),
  critical_count       integer      not null default 0 check (critical_count >= 0),
  violation_count      integer      not null default 0 check (violation_count >= 0),
  warning_count        integer      not null default 0 check (warning_count >= 0),
  element              text,
  facet                text,
  phase                integer,
  confidence           numeric(3,2) check (confidence between 0 and 1),
  is_uncertain         boolean      not null default false,
  regenerated          boolean      not null default false,
  regeneration_attempt integer      not null default 0 check (regeneration_attempt >= 0),
  summary              text,
  created_at           timestamptz  not null default now()
);

comment on table socratic_validator_events is 'One row per judged answer: the decision and the ruptures behind it.';

create index if not exists socratic_validator_events_turn_id_idx  on socratic_validator_events (turn_id);
create index if not exists socratic_validator_events_user_idx     on socratic_validator_events (user_id, created_at desc);
create index if not exists socratic_validator_events_decision_idx on socratic_validator_events (decision, created_at desc);
