using System.Collections.Frozen;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>The history tables of other migration tools, which those tools create and look for.</summary>
internal static class ToolHistories
{
    private static readonly FrozenSet<string> Names = Words.SetIgnoringCase(
        """
        __EFMigrationsHistory flyway_schema_history schema_version schema_migrations ar_internal_metadata
        schema_info databasechangelog databasechangeloglock _prisma_migrations _sqlx_migrations
        __diesel_schema_migrations goose_db_version alembic_version django_migrations knex_migrations
        knex_migrations_lock SequelizeMeta __drizzle_migrations typeorm_metadata mikro_orm_migrations
        pgmigrations kysely_migration kysely_migration_lock gorp_migrations atlas_schema_revisions
        VersionInfo schemaversions phinxlog doctrine_migration_versions seaql_migrations
        refinery_schema_history evolve_changelog
        """
    );

    /// <summary>Whether an error is about one of them, or about a part of it.</summary>
    internal static bool Contains(ErrorSubject subject) =>
        Names.Contains(SqlName.LastOf(subject.Owner ?? subject.Name).Trim('"'));
}
