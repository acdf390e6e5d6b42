-- The older shape of episodic_memories, as it is out in the field: without spiral_stage, with one check only, and without
-- the indexes, the trigger and the comment of 20251213_complete_memory_palace. Rows of that shape, for example:
--   user_id      episode_id             experience_title     significance  emotional_intensity  breakthrough_level
--   user-ada     episode-ada-harbour    The harbour at dawn  7             0.65                 3
--   user-noor    episode-noor-drawer    The locked drawer    9             0.90                 8

create table episodic_memories (
  id                     bigint      generated always as identity primary key,
  user_id                text        not null,
  episode_id             text        not null unique,
  timestamp              timestamptz not null default now(),
  experience_title       text,
  experience_description text,
  experience_context     text,
  significance           integer     not null default 5 check (significance between 1 and 10),
  emotional_intensity    numeric(3,2),
  breakthrough_level     integer,
  related_episodes       text[],
  connection_strengths   numeric[],
  connection_types       text[],
  archetypal_resonances  text[],
  frameworks_active      text[],
  created_at             timestamptz not null default now(),
  updated_at             timestamptz not null default now()
);
