-- migrationkit: no-transaction
create procedure make_archive()
    language plpgsql
    as $$
    begin
        create table archive (id bigint primary key);
    end $$;
call make_archive();
