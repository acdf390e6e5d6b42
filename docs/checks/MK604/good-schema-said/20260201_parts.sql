create table events (day date not null, what text) partition by range (day);
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
insert into events values ('2026-02-01', 'opened');
create function stamp() returns trigger language plpgsql as $$ begin new.what := coalesce(new.what, ''); return new; end $$;
create trigger stamp before insert on events for each row execute function stamp();
comment on table events is 'what happened';
grant select on events to public;
alter table events enable row level security;
create policy events_all on events using (true);
