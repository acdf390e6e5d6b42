drop function is_editor() cascade;
create function is_editor() returns boolean language sql stable as $$ select current_user in ('editor', 'owner') $$;
