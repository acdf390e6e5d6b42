alter table events_2025 alter column what set default '';
alter table events_2026 alter column what set default '';
alter table events add column note text;
