using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MigrationKit;
using MigrationKit.Tests;
using MigrationKit.Verification;

namespace MigrationTests.EntityFrameworkCore;

/// <summary>MK702 says nothing of models whose migrations are those that EF Core writes.</summary>
public sealed class OrdinaryModels(PostgresFixture postgres)
{
    private static readonly Dictionary<string, Action<ModelBuilder>[]> Models = new()
    {
        ["a table that is renamed keeps the sequence of its old name"] =
        [
            model => Items(model),
            model => Items(model).ToTable("Things"),
        ],
        ["a column that is renamed, with its index"] =
        [
            model => Items(model).HasIndex("Name"),
            model =>
            {
                Items(model).Property<string>("Name").HasColumnName("Title");
                Items(model).HasIndex("Name");
            },
        ],
        ["a required column added to rows keeps the default of its migration"] =
        [
            model => Items(model),
            model => Items(model).Property<string>("Code").IsRequired(),
            model => Items(model).Property<int>("Rank"),
        ],
        ["a column made required"] =
        [
            model => Items(model).Property<string?>("Code"),
            model => Items(model).Property<string>("Code").IsRequired(),
        ],
        ["a column that gets a default, a comment, a collation, another type"] =
        [
            model => Items(model).Property<string>("Code").HasDefaultValue("a").HasComment("one"),
            model =>
                Items(model)
                    .Property<string>("Code")
                    .HasDefaultValue("b")
                    .HasComment("two")
                    .UseCollation("C")
                    .HasMaxLength(20),
            model => Items(model).Property<string>("Code").HasComment(null).HasColumnType("text"),
        ],
        ["a key that grows"] = [model => Items(model), model => Items<long>(model)],
        ["a serial key that grows and becomes an identity"] =
        [
            model => Items(model).Property<int>("Id").UseSerialColumn(),
            model => Items(model).Property<int>("Id").UseIdentityByDefaultColumn(),
            model => Items(model).Property<int>("Id").UseIdentityAlwaysColumn(),
        ],
        ["a serial key"] =
        [
            model => Items(model).Property<int>("Id").UseSerialColumn(),
            model => Items(model).ToTable("Things").Property<int>("Id").UseSerialColumn(),
        ],
        ["hi-lo and sequences of its own"] =
        [
            model => Items(model).Property<int>("Id").UseHiLo("items_hilo"),
            model =>
            {
                Items(model).Property<int>("Id").UseHiLo("items_hilo");
                model.HasSequence<int>("numbers", "other").StartsAt(100).IncrementsBy(5);
            },
        ],
        ["an enum that gets a label"] =
        [
            model => model.HasPostgresEnum("mood", ["sad", "happy"]),
            model => model.HasPostgresEnum("mood", ["sad", "fine", "happy"]),
        ],
        ["a default schema, and a table that moves"] =
        [
            model => Items(model),
            model =>
            {
                model.HasDefaultSchema("app");
                Items(model);
            },
        ],
        ["extensions and collations"] =
        [
            model => model.HasPostgresExtension("citext"),
            model =>
            {
                model.HasPostgresExtension("citext").HasPostgresExtension("hstore");
                Items(model).Property<string>("Email").HasColumnType("citext");
            },
        ],
        ["seeds that change"] =
        [
            model => Items(model).HasData(new { Id = 1, Name = "one" }, new { Id = 2, Name = "two" }),
            model => Items(model).HasData(new { Id = 1, Name = "ONE" }, new { Id = 3, Name = "three" }),
        ],
        ["seeds with a clock of the server"] =
        [
            model =>
            {
                Items(model).Property<DateTimeOffset>("At").HasDefaultValueSql("now()");
                Items(model).HasData(new { Id = 1, Name = "one" });
            },
        ],
        ["indexes of all kinds"] =
        [
            model => Items(model).HasIndex("Name").HasDatabaseName("by_name"),
            model =>
            {
                Items(model).HasIndex("Name").HasDatabaseName("by_title").IsUnique().HasFilter("\"Id\" > 0");
                Items(model).HasIndex("Name", "Id").IsCreatedConcurrently();
            },
        ],
        ["relations, checks, computed columns, comments of tables"] =
        [
            model => Items(model),
            model =>
            {
                var items = Items(model);
                items.ToTable(table =>
                {
                    table.HasComment("what there is");
                    table.HasCheckConstraint("CK_Items", "\"Id\" > 0");
                });
                items.Property<int>("Twice").HasComputedColumnSql("\"Id\" * 2", stored: true);
                model.Entity(
                    "Part",
                    part =>
                    {
                        part.Property<int>("Id");
                        part.Property<int>("ItemId");
                        part.HasOne("Item").WithMany().HasForeignKey("ItemId");
                    }
                );
            },
        ],
        ["tables and columns that go"] =
        [
            model =>
            {
                Items(model).Property<string>("Code").HasDefaultValue("a");
                model.Entity("Part").Property<int>("Id");
                model.HasSequence("numbers");
            },
            model => Items(model),
        ],
        ["names of the snake case"] =
        [
            model => Items(model).ToTable("items").Property<int>("Id").HasColumnName("id"),
            model => Items(model).ToTable("all_items").Property<int>("Id").HasColumnName("item_id"),
        ],
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Labels => [.. Models.Keys];

    [Theory, MemberData(nameof(Labels))]
    public async Task Nothing_is_found_of(string model)
    {
        var source = new EvolvingModel(Models[model]).ToSource();

        var result = await RunAsync(source);

        result.Verdict.Should().Be(Verdict.Pass, result.ToString());
    }

    /// <summary>So <c>dotnet ef migrations add</c>, which the check advises, makes it pass.</summary>
    [Theory, MemberData(nameof(Labels))]
    public async Task Without_its_last_migration_it_is_found(string model)
    {
        Assert.SkipWhen(Models[model].Length == 1, "It has no state before.");
        var source = new EvolvingModel(Models[model]).ToSource(left: 1);

        var result = await RunAsync(source);

        result.Verdict.Should().Be(Verdict.Fail, result.ToString());
    }

    private Task<CheckResult> RunAsync(MigrationSource source) =>
        new Verifier(postgres.Host, new() { Source = source }).RunAsync("MK702", Ct);

    private static EntityTypeBuilder Items(ModelBuilder model) => Items<int>(model);

    private static EntityTypeBuilder Items<TKey>(ModelBuilder model)
    {
        var items = model.Entity("Item");
        items.ToTable("Items");
        items.Property<TKey>("Id").ValueGeneratedOnAdd();
        items.Property<string>("Name").IsRequired();
        return items;
    }
}
