using MigrationTests.Sources;

namespace MigrationTests.Parsing;

public sealed class OutsideTransactionTests
{
    private const string Advice =
        "cannot run in a transaction. Add the line '-- migrationkit: no-transaction' at the top.";

    [Theory]
    [InlineData("create index concurrently i on t (a)", "CREATE INDEX CONCURRENTLY")]
    [InlineData("CREATE UNIQUE /* a */ INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)", "CREATE INDEX CONCURRENTLY")]
    [InlineData("drop index concurrently if exists i", "DROP INDEX CONCURRENTLY")]
    [InlineData("reindex table concurrently t", "REINDEX CONCURRENTLY")]
    [InlineData("reindex (verbose, concurrently) index i", "REINDEX CONCURRENTLY")]
    [InlineData("reindex (concurrently true) index i", "REINDEX CONCURRENTLY")]
    [InlineData("reindex database", "REINDEX DATABASE")]
    [InlineData("reindex (verbose) schema s", "REINDEX SCHEMA")]
    [InlineData("reindex system d", "REINDEX SYSTEM")]
    [InlineData("vacuum", "VACUUM")]
    [InlineData("vacuum (analyze) t", "VACUUM")]
    [InlineData("create database d", "CREATE DATABASE")]
    [InlineData("drop database if exists d", "DROP DATABASE")]
    [InlineData("alter database d set tablespace s", "ALTER DATABASE … SET TABLESPACE")]
    [InlineData("create tablespace s location '/x'", "CREATE TABLESPACE")]
    [InlineData("drop tablespace s", "DROP TABLESPACE")]
    [InlineData("alter system set work_mem = '1GB'", "ALTER SYSTEM")]
    [InlineData("alter system reset all", "ALTER SYSTEM")]
    [InlineData("cluster", "CLUSTER without a table")]
    [InlineData("cluster verbose", "CLUSTER without a table")]
    [InlineData("cluster (verbose)", "CLUSTER without a table")]
    [InlineData("alter table p detach partition s.a concurrently", "ALTER TABLE … DETACH PARTITION … CONCURRENTLY")]
    [InlineData("create subscription s connection 'x' publication p", "CREATE SUBSCRIPTION with a replication slot")]
    [InlineData("drop subscription s", "DROP SUBSCRIPTION")]
    [InlineData("alter subscription s refresh publication", "ALTER SUBSCRIPTION … REFRESH")]
    [InlineData("alter subscription s add publication p", "ALTER SUBSCRIPTION with refresh")]
    [InlineData("alter subscription s set (failover = true)", "ALTER SUBSCRIPTION … SET (failover or two_phase)")]
    [InlineData("discard all", "DISCARD ALL")]
    public void A_statement_that_cannot_run_in_a_transaction_is_refused_without_the_directive(
        string sql,
        string command
    )
    {
        Folder.Problems($"select 1;\n {sql};").Should().Equal($"a.sql:2:2: {command} {Advice}");
        Folder.Problems($"-- migrationkit: no-transaction\n{sql};").Should().BeEmpty();
    }

    [Theory]
    [InlineData("create index i on t (concurrently)")]
    [InlineData("drop index i; drop table concurrently_used")]
    [InlineData("reindex index i; reindex (verbose, concurrently false) table t; reindex (concurrently = off) table t")]
    [InlineData("analyze t; cluster t; cluster verbose t using i; cluster (verbose) t")]
    [InlineData("alter database d set work_mem = '1GB'; alter tablespace s rename to r")]
    [InlineData("alter table p detach partition a; alter table p detach partition a finalize")]
    [InlineData("alter table p detach partition s.concurrently; alter table t rename to s")]
    [InlineData("create subscription s connection 'x' publication p with (connect = false)")]
    [InlineData("create subscription s connection 'x' publication p with (slot_name = none, create_slot = off)")]
    [InlineData(
        "alter subscription s disable; alter subscription s set (slot_name = NONE); drop subscription if exists s"
    )]
    [InlineData("alter subscription s set publication p with (refresh = false); alter subscription s owner to o")]
    [InlineData("discard temp; refresh materialized view concurrently v; select 'create index concurrently'")]
    [InlineData("do $$ begin execute 'vacuum'; end $$")]
    public void What_the_server_takes_in_a_transaction_is_no_problem(string sql) =>
        Folder.Problems(sql).Should().BeEmpty();

    // Only the server knows whether a literal is a value of the type: text of the same letters is no use of it.
    [Theory]
    [InlineData("alter type mood add value 'meh'; update notes set state = 'meh'")]
    [InlineData("alter type mood add value 'meh'; insert into m values ('meh')")]
    [InlineData("create type mood as enum (); alter type mood add value 'meh'; select 'meh'")]
    public void A_new_value_of_an_enum_is_left_to_the_server(string sql) => Folder.Problems(sql).Should().BeEmpty();
}
