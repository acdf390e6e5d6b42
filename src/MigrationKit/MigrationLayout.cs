namespace MigrationKit;

/// <summary>Whose conventions the files of a directory follow: their names, their order, and the marks inside them.</summary>
public enum MigrationLayout
{
    /// <summary><c>*.sql</c> in text order of the names, with the directives <c>-- migrationkit: …</c>.</summary>
    MigrationKit,

    /// <summary><c>V1_2__name.sql</c>, subdirectories included, in order of the version.</summary>
    Flyway,

    /// <summary><c>1_name.up.sql</c> in order of the number; <c>.down.sql</c> is left out.</summary>
    GolangMigrate,

    /// <summary><c>1_name.sql</c> or <c>1_name.up.sql</c> in order of the number; <c>.down.sql</c> is left out.</summary>
    Sqlx,

    /// <summary><c>20240101000000_name.sql</c> in text order, of each file the section <c>-- migrate:up</c>.</summary>
    Dbmate,

    /// <summary><c>1_name.sql</c> in order of the number, of each file the section <c>-- +goose Up</c>.</summary>
    Goose,

    /// <summary>Directories with a <c>migration.sql</c>, in text order.</summary>
    Prisma,

    /// <summary>Directories with an <c>up.sql</c>, in order of the version.</summary>
    Diesel,

    /// <summary><c>20240101000000_name.sql</c> in text order.</summary>
    Supabase,

    /// <summary>
    /// <c>1_name.up.sql</c> in text order of the version, <c>1_name.postgres.up.sql</c> instead of it where that is there; what
    /// is for another database is left out.
    /// </summary>
    Pop,

    /// <summary>
    /// <c>1_name.sql</c> in order of the number, then names without one, of each file the section <c>-- +migrate Up</c>.
    /// </summary>
    SqlMigrate,

    /// <summary>
    /// <c>1700000000000_name.sql</c> in order of the number, of each file what is between <c>-- Up Migration</c> and
    /// <c>-- Down Migration</c>; or <c>1700000000000_name.up.sql</c>, whose <c>.down.sql</c> is left out.
    /// </summary>
    NodePgMigrate,

    /// <summary><c>001_name.sql</c> in order of the number, of each file what is above <c>---- create above / drop below ----</c>.</summary>
    Tern,
}
