-- migrationkit: allow MK501 the table is small
create function set_channel() returns trigger language plpgsql as $$
begin
  new.channel := coalesce(new.channel, 'web');
  return new;
end $$;
create trigger set_channel before insert on orders for each row execute function set_channel();
alter table orders add column channel text;
update orders set channel = 'web';
alter table orders alter column channel set not null;
