create index events_day on only events (day);
