create table plans (id bigint generated always as identity primary key, name text not null);
comment on table plans is 'what is sold';
insert into plans overriding system value values (1, 'free'), (2, 'paid'), (3, 'custom');
