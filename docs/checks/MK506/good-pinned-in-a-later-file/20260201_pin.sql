alter function deposit(bigint, numeric) set search_path = '';
