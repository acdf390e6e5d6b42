-- migrationkit: allow MK401 every reader is deployed with this file
alter table orders rename column changed to updated_at;
