create table notes (id bigint primary key, owner text not null);
create function is_editor() returns boolean language sql stable as $$ select current_user = 'editor' $$;
alter table notes enable row level security;
create policy notes_own on notes using (owner = current_user);
create policy notes_editor on notes using (is_editor());
