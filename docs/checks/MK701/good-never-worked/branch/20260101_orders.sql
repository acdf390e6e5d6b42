create table orders (
  id bigint generated always as identity primary key,
  customer text not null,
  total numeric(10, 2) not null
);
