using Npgsql;

namespace MigrationKit;

/// <summary>Applies migrations to a PostgreSQL database: in order, exactly once, one transaction each.</summary>
public sealed class Migrator { }
