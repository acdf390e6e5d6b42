using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using MigrationKit.Exceptions;
using MigrationKit.Sources;

namespace MigrationKit.EntityFrameworkCore;

using Migration = Microsoft.EntityFrameworkCore.Migrations.Migration;

/// <summary>Turns the migrations and the model of a context into SQL, by the services of the context itself.</summary>
internal sealed class DbContextReader
{
    private const string Provider = "Npgsql.EntityFrameworkCore.PostgreSQL";

    private readonly DbContext _context;
    private readonly IMigrationsAssembly _assembly;
    private readonly IMigrationsSqlGenerator _generator;

    /// <exception cref="ArgumentException">The context is of another provider.</exception>
    public DbContextReader(DbContext context)
    {
        if (context.Database.ProviderName is not Provider and var other)
        {
            throw new ArgumentException(
                $"The context uses the provider {other}. MigrationKit reads those of {Provider}.",
                nameof(context)
            );
        }
        _context = context;
        _assembly = context.GetService<IMigrationsAssembly>();
        _generator = context.GetService<IMigrationsSqlGenerator>();
    }

    private string ContextName => _context.GetType().Name;

    /// <param name="upTo">The last migration to take; null for all.</param>
    /// <exception cref="ArgumentException">There is no such migration.</exception>
    /// <exception cref="MigrationSourceException">There are no migrations, or one of them gives no SQL.</exception>
    public SourceFiles Read(string? upTo)
    {
        var ids = _assembly.Migrations.Keys.ToList();
        if (ids.Count == 0)
        {
            throw new MigrationSourceException(
                $"Assembly '{_assembly.Assembly.GetName().Name}' has no migrations of {ContextName}. "
                    + "If they are in another one, name it: UseNpgsql(o => o.MigrationsAssembly(\"NAME\"))."
            );
        }
        if (upTo is not null)
        {
            var last = ids.IndexOf(upTo);
            ids =
                last >= 0
                    ? ids[..(last + 1)]
                    : throw new ArgumentException(
                        $"{ContextName} has no migration '{upTo}'. The last one is '{ids[^1]}'.",
                        nameof(upTo)
                    );
        }
        var derived = new StringBuilder();
        var files = ids.Select((id, i) => ReadMigration(id, i, derived)).ToList();
        return new(files) { Model = upTo is null ? new(ReadModel(), derived.ToString()) : null };
    }

    private MigrationFile ReadMigration(string id, int place, StringBuilder derived)
    {
        try
        {
            var migration = Create(id);
            var model = ModelOf(migration);
            var text = Write(migration.UpOperations, model);
            derived.AppendLine(Write([.. migration.UpOperations.Where(o => o is not SqlOperation)], model));
            var again = Write(Create(id).UpOperations, model);
            return File(id, text) with
            {
                Place = place,
                Refusal =
                    again == text
                        ? null
                        : "The migration gives different SQL each time it is read, so its checksum says nothing. "
                            + "Write a fixed value instead of a clock or a random one.",
            };
        }
        catch (Exception e)
        {
            throw new MigrationSourceException(
                $"EF Core gives no SQL for migration {id} of {ContextName}: {e.Message}",
                e
            );
        }
    }

    /// <summary>What EF Core's <c>EnsureCreated</c> makes of the model.</summary>
    private MigrationFile ReadModel()
    {
        var model = _context.GetService<IDesignTimeModel>().Model;
        var operations = _context.GetService<IMigrationsModelDiffer>().GetDifferences(null, model.GetRelationalModel());
        return File($"model of {ContextName}", Write(operations, model));
    }

    private Migration Create(string id) => _assembly.CreateMigration(_assembly.Migrations[id], Provider);

    /// <summary>The model as it was after the migration, from which the generator takes types and annotations.</summary>
    private IModel ModelOf(Migration migration) =>
        _context
            .GetService<IModelRuntimeInitializer>()
            .Initialize(migration.TargetModel, designTime: true, validationLogger: null);

    private string Write(IReadOnlyList<MigrationOperation> operations, IModel model) =>
        SqlText.Join(_generator.Generate(operations, model));

    private static MigrationFile File(string name, string text) =>
        new(name, name, Encoding.UTF8.GetBytes(text)) { MayBeEmpty = true };
}
