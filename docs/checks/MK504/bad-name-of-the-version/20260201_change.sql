do $$
begin
    execute format('create table made_on_%s (id bigint)', current_setting('server_version_num')::integer / 10000);
end
$$;
