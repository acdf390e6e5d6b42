alter table steps enable row level security;
insert into steps (name) values ('2');
create policy "Everyone; reads" on steps for select using (true);
