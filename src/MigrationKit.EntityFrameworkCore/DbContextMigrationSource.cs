using Microsoft.EntityFrameworkCore;
using MigrationKit.Exceptions;
using MigrationKit.Sources;

namespace MigrationKit.EntityFrameworkCore;

/// <summary>The migrations of an EF Core <see cref="DbContext"/> as a <see cref="MigrationSource"/>.</summary>
public static class DbContextMigrationSource
{
    extension(MigrationSource)
    {
        /// <summary>
        /// The compiled migrations of a context, named by EF Core's ids, in EF Core's order. EF Core's own generator writes their
        /// SQL, so another version of EF Core or of its provider may write another text, which is then a modified migration.
        /// </summary>
        /// <param name="context">
        /// A context of the provider <c>Npgsql.EntityFrameworkCore.PostgreSQL</c>. It is read here, never connects to a
        /// database, and may be disposed afterwards.
        /// </param>
        /// <param name="folder">
        /// A folder with <c>footprints</c>, <c>samples</c> and <c>legacy</c>, as beside files of SQL; by default there is none.
        /// </param>
        /// <param name="upTo">The id of the last migration to take, such as the last that is released; by default all are taken.</param>
        /// <exception cref="ArgumentException">The context is of another provider, or has no migration <paramref name="upTo"/>.</exception>
        /// <exception cref="MigrationSourceException">The context has no migrations, or one of them gives no SQL.</exception>
        public static MigrationSource From(DbContext context, string? folder = null, string? upTo = null)
        {
            ArgumentNullException.ThrowIfNull(context);
            return new MemorySource(new DbContextReader(context).Read(upTo), folder);
        }
    }
}
