-- migrationkit: allow MK401 every reader is deployed with this file
alter table orders rename column changed to updated_at;
create or replace function touch() returns trigger language plpgsql as $$ begin new.updated_at := now(); return new; end $$;
