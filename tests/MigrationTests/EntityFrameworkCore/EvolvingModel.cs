using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using MigrationKit;
using MigrationKit.EntityFrameworkCore;
using Migration = Microsoft.EntityFrameworkCore.Migrations.Migration;

namespace MigrationTests.EntityFrameworkCore;

/// <summary>
/// A context whose model went through these states, with the migrations that <c>dotnet ef migrations add</c> writes for each.
/// </summary>
internal sealed class EvolvingModel(params Action<ModelBuilder>[] states)
{
    /// <param name="left">How many of the last states have no migration yet.</param>
    public MigrationSource ToSource(int left = 0)
    {
        var models = states.Select(ModelOf).ToList();
        using var context = NewContext(states[^1]);
        var assembly = (Scaffolded)context.GetService<IMigrationsAssembly>();
        var differ = context.GetService<IMigrationsModelDiffer>();
        for (var i = 0; i < models.Count - left; i++)
        {
            assembly.Add(
                $"2026010{i + 1}000000_State{i + 1}",
                differ.GetDifferences(
                    i == 0 ? null : models[i - 1].GetRelationalModel(),
                    models[i].GetRelationalModel()
                ),
                models[i]
            );
        }
        return MigrationSource.From(context);
    }

    private static IModel ModelOf(Action<ModelBuilder> build)
    {
        using var context = NewContext(build);
        return context.GetService<IDesignTimeModel>().Model;
    }

    private static Context NewContext(Action<ModelBuilder> build) =>
        new(
            build,
            new DbContextOptionsBuilder()
                .UseNpgsql()
                .EnableServiceProviderCaching(false)
                .ReplaceService<IModelCacheKeyFactory, NoCache>()
                .ReplaceService<IMigrationsAssembly, Scaffolded>()
                .Options
        );

    private sealed class Context(Action<ModelBuilder> build, DbContextOptions options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => build(modelBuilder);
    }

    private sealed class NoCache : IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => new();
    }

    private sealed class Scaffolded : IMigrationsAssembly
    {
        private readonly SortedDictionary<string, Scaffold> _migrations = [];

        public IReadOnlyDictionary<string, TypeInfo> Migrations =>
            _migrations.ToDictionary(pair => pair.Key, pair => (TypeInfo)new Named(pair.Key));

        public ModelSnapshot? ModelSnapshot => null;

        public Assembly Assembly => typeof(Scaffolded).Assembly;

        public string? FindMigrationId(string nameOrId) => nameOrId;

        public Migration CreateMigration(TypeInfo migrationClass, string activeProvider) =>
            _migrations[migrationClass.Name];

        public void Add(string id, IReadOnlyList<MigrationOperation> operations, IModel model) =>
            _migrations.Add(id, new(operations, model));
    }

    /// <summary>A type of that name, which is all that anybody asks it for.</summary>
    private sealed class Named(string name) : TypeDelegator(typeof(Scaffold))
    {
        public override string Name => name;
    }

    private sealed class Scaffold(IReadOnlyList<MigrationOperation> operations, IModel model) : Migration
    {
        public override IReadOnlyList<MigrationOperation> UpOperations => operations;

        public override IModel TargetModel => model;

        protected override void Up(MigrationBuilder migrationBuilder) { }
    }
}
