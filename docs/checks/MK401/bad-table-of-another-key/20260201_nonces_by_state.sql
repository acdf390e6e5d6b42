drop table nonces;
create table nonces (state text primary key, nonce text not null);
