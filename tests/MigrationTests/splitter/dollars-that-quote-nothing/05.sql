select 1e5$$
