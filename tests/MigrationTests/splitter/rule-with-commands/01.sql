create rule r as on insert to t do also (insert into a values (1); delete from b;)
