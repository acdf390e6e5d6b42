-- migrationkit: requires 01_people
create table settings (key text primary key, value text not null);
