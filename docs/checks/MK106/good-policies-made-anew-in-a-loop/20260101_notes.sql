create table notes (id bigint primary key, owner text not null);
alter table notes enable row level security;
create policy notes_own on notes using (owner = current_user);
create policy notes_read on notes for select using (true);
