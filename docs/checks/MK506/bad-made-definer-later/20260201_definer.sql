alter table accounts add column opened date;
alter function touch() security definer;
