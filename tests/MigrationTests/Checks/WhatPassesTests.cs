using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationTests.Sources;

namespace MigrationTests.Checks;

/// <summary>What the pages of the checks say under "What passes", in one folder.</summary>
public sealed class WhatPassesTests(PostgresFixture postgres)
{
    private static readonly (string Name, string Sql)[] Files =
    [
        // MK101: a byte order mark, line ends of Windows, a transaction around the whole file.
        (
            "20260101_people.sql",
            """
            begin;
            create table people (
              id bigint generated always as identity primary key,
              name text, nick varchar(20), town text, born date,
              at timestamptz not null default now()
            );
            create table orders (id bigint generated always as identity primary key, person bigint, price numeric);
            commit;

            """.ReplaceLineEndings("\r\n").Insert(0, "\ufeff")
        ),
        (
            "samples/20260101_people.sql",
            """
            insert into people (name, town, born) values ('ada', 'London', '1815-12-10'), ('grace', null, null);
            insert into orders (person, price) values (1, 10.50), (2, 20.99);
            """
        ),
        // MK101: semicolons that end nothing, names of any language.
        (
            "20260102_größe.sql",
            """
            create function size_of(p people) returns bigint language sql begin atomic; select length(p.name); end;
            create function greet() returns text language plpgsql as $$ begin return 'a;b'; /* ; */ end $$;
            comment on table people is 'größe; 大きさ';
            """
        ),
        // MK205: meant to be unlogged. MK505: a lookup table of the folder's own. MK404: the sequence is moved.
        (
            "20260103_seeds.sql",
            """
            create unlogged table sessions (token uuid primary key);
            create table roles (id serial primary key, name text not null unique);
            insert into roles (id, name) values (1, 'admin'), (2, 'guest') on conflict do nothing;
            select setval('roles_id_seq', 2);
            """
        ),
        (
            "20260104_roles.sql",
            "-- migrationkit: allow MK401 in capitals from now on\nupdate roles set name = upper(name);"
        ),
        // MK502: all of it ends with the transaction. MK303: locks of its own.
        (
            "20260105_local.sql",
            """
            set local work_mem = '8MB';
            select set_config('search_path', 'public', true);
            select pg_advisory_xact_lock(42);
            create temporary table few on commit drop as select id from people where false;
            set constraints all deferred;
            lock table roles in share mode;
            """
        ),
        // MK302, MK501, MK507: without a transaction, and without blocking anybody.
        (
            "20260106_index.sql",
            """
            -- migrationkit: no-transaction
            create index concurrently if not exists people_name on people (name);
            create index concurrently if not exists orders_person on orders (person);
            """
        ),
        // MK501: a key whose rows are looked at later. MK205: the second half follows.
        (
            "20260107_key.sql",
            "alter table orders add constraint orders_person_fk foreign key (person) references people (id) not valid;"
        ),
        ("20260108_validate.sql", "alter table orders validate constraint orders_person_fk;"),
        // MK405, MK401: an order and a time zone that are said, nulls that become values.
        (
            "20260109_fill.sql",
            """
            update people set born = (at at time zone 'UTC')::date where born is null;
            update people p set town = 'no. ' || n.n from (select id, row_number() over (order by id) as n from people) n
            where n.id = p.id and p.town is null;
            """
        ),
        // MK106: what the file names, and what goes with it.
        (
            "20260110_view.sql",
            """
            create view names as select id, name from people;
            grant select on names to pg_monitor;
            """
        ),
        (
            "20260111_view.sql",
            """
            drop view names;
            create view names as select id, name, nick from people;
            grant select on names to pg_monitor;
            """
        ),
        // MK506, MK604: a path of its own.
        (
            "20260112_definer.sql",
            """
            create function people_count() returns bigint language sql stable security definer set search_path = public
            as $$ select count(*) from people $$;
            """
        ),
        // MK204: what a trigger refuses by itself.
        (
            "20260113_guard.sql",
            """
            create function guard() returns trigger language plpgsql as $$
            begin
              if current_setting('app.user', true) is null then raise exception 'nobody is logged in'; end if;
              return new;
            end $$;
            create trigger guard before update on orders for each row execute function guard();
            """
        ),
        // MK603: what it means, said.
        (
            "20260114_day.sql",
            "create table days (at timestamptz not null, check ((at at time zone 'UTC')::date > '2000-01-01'));"
        ),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_check_finds_fault_with_what_passes()
    {
        using var folder = new FolderOnDisk(Files);

        var results = await new Verifier(postgres.Host, new() { Migrations = folder.Path })
            .RunAllAsync(Ct)
            .ToListAsync(Ct);

        // Most of it cannot be run twice, and says nothing else.
        results
            .Where(result => result.Verdict is Verdict.Fail or Verdict.Warn && result.Id != "MK202")
            .Should()
            .BeEmpty();
    }
}
