create table nonces (nonce text primary key, uri text not null);
