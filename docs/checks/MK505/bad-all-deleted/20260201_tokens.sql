-- migrationkit: allow MK401 everybody logs in again
delete from sessions;
alter table sessions add column algorithm text not null default 'ed25519';
