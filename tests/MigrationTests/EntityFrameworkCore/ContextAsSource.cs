using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using MigrationKit;
using MigrationKit.EntityFrameworkCore;
using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Tests;
using MigrationKit.Verification;
using Shop;
using Shop.Model;
using Migration = Microsoft.EntityFrameworkCore.Migrations.Migration;

namespace MigrationTests.EntityFrameworkCore;

/// <summary>The migrations of a DbContext are migrations like those of a folder.</summary>
public sealed class ContextAsSource(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static ShopContext NewContext() => new(ShopContext.WithoutDatabase);

    private static MigrationSource Source => MigrationSource.From(NewContext());

    [Fact]
    public async Task Their_names_are_the_ids_of_EF_Core_and_each_follows_the_one_before()
    {
        var set = await MigrationSet.LoadAsync(Source, Ct);

        set.Migrations.Select(migration => migration.Name).Should().Equal(NewContext().Database.GetMigrations());
        set.IsSequence.Should().BeTrue();
    }

    [Fact]
    public async Task Their_text_is_the_same_each_time_and_names_no_history_of_EF_Core()
    {
        var first = await MigrationSet.LoadAsync(Source, Ct);
        var second = await MigrationSet.LoadAsync(Source, Ct);

        second
            .Migrations.Select(migration => migration.Text)
            .Should()
            .Equal(first.Migrations.Select(migration => migration.Text))
            .And.NotContain(text => text.Contains("__EFMigrationsHistory"));
    }

    [Fact]
    public async Task The_runner_makes_a_database_that_EF_Core_works_with()
    {
        var database = await postgres.NewDatabaseAsync();
        var migrator = new Migrator(database.DataSource, Source);

        var first = await migrator.ApplyAsync(Ct);
        var second = await migrator.ApplyAsync(Ct);

        first.Applied.Should().HaveCount(3);
        second.Skipped.Should().HaveCount(3);
        await using var context = Connected(database);
        context.Add(
            new Customer
            {
                Name = "Ada",
                Email = "ada@example.org",
                Tier = Tier.Gold,
                Address = new("Main Street", "London"),
                Orders =
                {
                    new Order
                    {
                        Lines =
                        {
                            new OrderLine
                            {
                                ProductId = 2,
                                Quantity = 3,
                                Price = 4.50m,
                            },
                        },
                    },
                },
            }
        );
        await context.SaveChangesAsync(Ct);
        (await context.OrderTotals.SingleAsync(Ct)).Should().Be(new OrderTotal(1000, 13.50m));
        (await context.Customers.SingleAsync(c => c.Tier == Tier.Gold, Ct)).Address!.City.Should().Be("London");
    }

    [Fact]
    public async Task A_database_that_EF_Core_migrated_is_taken_over()
    {
        var database = await postgres.NewDatabaseAsync();
        await using (var context = Connected(database))
        {
            await context.Database.MigrateAsync(Ct);
        }
        var migrator = new Migrator(database.DataSource, Source);

        var first = () => migrator.ApplyAsync(Ct);
        (await first.Should().ThrowAsync<DecisionNeededException>()).Which.Message.Should().Contain("efcore");
        var adopted = await migrator.AdoptFromAsync("efcore", cancellationToken: Ct);

        adopted.Should().HaveCount(3);
        (await migrator.ApplyAsync(Ct)).Skipped.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_test_database_is_a_clone_with_the_migrations_in_it()
    {
        var databases = await TestDatabases.CreateAsync(postgres.Host, Source, cancellationToken: Ct);

        await using var context = Connected(await PostgresFixture.NewDatabaseAsync(databases));

        (await context.Products.CountAsync(Ct)).Should().Be(2);
    }

    [Fact]
    public async Task Footprints_are_written_read_and_asserted()
    {
        var folder = Directory.CreateTempSubdirectory("mk_efcore_").FullName;
        await new FootprintWriter(postgres.Host, Source, folder).WriteAsync(Ct);
        var source = MigrationSource.From(NewContext(), folder);

        var check = await new Verifier(postgres.Host, new() { Source = source }).RunAsync("MK601", Ct);
        check.Verdict.Should().Be(Verdict.Pass, check.ToString());
        var file = Path.Combine(folder, "footprints", "20260119090000_OrderTotals.txt");
        var lines = await File.ReadAllTextAsync(file, Ct);
        lines.Should().Contain("+ column \"Products\".\"Description\" text");
        await File.WriteAllTextAsync(file, lines.Replace("Description", "Other"), Ct);
        var database = await postgres.NewDatabaseAsync();

        var apply = () => new Migrator(database.DataSource, source).ApplyAsync(Ct);

        (await apply.Should().ThrowAsync<MigrationFailedException>())
            .Which.Name.Should()
            .Be("20260119090000_OrderTotals");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_EF_Core_runs_outside_a_transaction_stays_outside_and_the_rest_inside()
    {
        var set = await MigrationSet.LoadAsync(PlantedMigration.After<InAndOut>(), Ct);

        var planted = set.Migrations[^1];

        planted.NoTransaction.Should().BeTrue();
        planted
            .Statements.Select(statement => statement.Text.Split('\n')[0])
            .Should()
            .Equal(
                "BEGIN",
                "create table a (n int)",
                "insert into a values (1)",
                "COMMIT",
                "vacuum a",
                "CREATE INDEX CONCURRENTLY \"IX_A\" ON a (n)",
                "BEGIN",
                "insert into a values (2)",
                "COMMIT"
            );
        var database = await postgres.NewDatabaseAsync();
        var report = await new Migrator(database.DataSource, PlantedMigration.After<InAndOut>()).ApplyAsync(Ct);
        report.Applied.Should().HaveCount(4);
    }

    [Fact]
    public async Task A_directive_is_written_as_the_first_SQL_of_a_migration()
    {
        var set = await MigrationSet.LoadAsync(PlantedMigration.After<Allowed>(), Ct);

        set.Migrations[^1].Allows.Should().Equal(new AllowedCheck("MK501", "the table has twenty rows"));
        set.Migrations[^1].Statements.Should().ContainSingle();
    }

    [Fact]
    public async Task A_migration_without_operations_is_recorded_as_EF_Core_does()
    {
        var source = PlantedMigration.After<Empty>();

        var set = await MigrationSet.LoadAsync(source, Ct);

        set.Migrations[^1].Statements.Should().BeEmpty();
        set.Warnings.Should().Contain(warning => warning.Path == PlantedMigration.Id);
        var database = await postgres.NewDatabaseAsync();
        (await new Migrator(database.DataSource, source).ApplyAsync(Ct)).Applied.Should().HaveCount(4);
    }

    [Fact]
    public async Task A_migration_that_is_another_each_time_is_refused_by_name()
    {
        var load = () => MigrationSet.LoadAsync(PlantedMigration.After<Random>(), Ct);

        (await load.Should().ThrowAsync<InvalidMigrationsException>())
            .Which.Problems.Should()
            .ContainSingle(problem => problem.Path == PlantedMigration.Id && problem.Message.Contains("each time"));
    }

    [Fact]
    public void A_migration_that_gives_no_SQL_is_named()
    {
        var from = () => PlantedMigration.After<Broken>();

        from.Should()
            .Throw<MigrationSourceException>()
            .WithMessage($"*{PlantedMigration.Id} of ShopContext*unknown region*");
    }

    [Fact]
    public async Task Up_to_a_migration_those_after_it_are_left_out()
    {
        var source = MigrationSource.From(NewContext(), upTo: "20260112090000_OrdersByDay");

        (await MigrationSet.LoadAsync(source, Ct)).Migrations.Should().HaveCount(2);
        var unknown = () => MigrationSource.From(NewContext(), upTo: "20260112090000_Orders");
        unknown.Should().Throw<ArgumentException>().WithMessage("*20260119090000_OrderTotals*");
    }

    [Fact]
    public async Task What_is_released_is_history_and_what_is_new_is_judged()
    {
        var options = new VerificationOptions { Source = PlantedMigration.After<NotNull>(), BaseSource = Source };
        var released = options with { BaseSource = options.Source };

        var judged = await new Verifier(postgres.Host, options).RunAsync("MK401", Ct);
        var history = await new Verifier(postgres.Host, released).RunAsync("MK401", Ct);

        judged.Verdict.Should().Be(Verdict.Fail, judged.ToString());
        history.Verdict.Should().Be(Verdict.Pass, history.ToString());
        (await new Verifier(postgres.Host, options).RunAsync("MK402", Ct)).Verdict.Should().Be(Verdict.Pass);
    }

    [Fact]
    public void A_context_of_another_provider_is_refused()
    {
        var options = new DbContextOptionsBuilder().UseInMemoryDatabase("other").Options;

        var from = () => MigrationSource.From(new ShopContext(options));

        from.Should().Throw<ArgumentException>().WithMessage("*InMemory*Npgsql*");
    }

    [Fact]
    public void A_context_without_migrations_says_where_they_were_looked_for()
    {
        var options = new DbContextOptionsBuilder().UseNpgsql().Options;

        var from = () => MigrationSource.From(new WithoutMigrations(options));

        from.Should()
            .Throw<MigrationSourceException>()
            .WithMessage("*MigrationTests*no migrations of WithoutMigrations*MigrationsAssembly*");
    }

    private static ShopContext Connected(TestDatabase database) =>
        new(new DbContextOptionsBuilder<ShopContext>().UseNpgsql(database.ConnectionString, ShopContext.Map).Options);

    private sealed class WithoutMigrations(DbContextOptions options) : DbContext(options);

    private sealed class InAndOut : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("create table a (n int); insert into a values (1)");
            migrationBuilder.Sql("vacuum a", suppressTransaction: true);
            migrationBuilder.CreateIndex("IX_A", "a", "n").Annotation("Npgsql:CreatedConcurrently", true);
            migrationBuilder.Sql("insert into a values (2) -- last;");
        }
    }

    private sealed class Allowed : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("-- migrationkit: allow MK501 the table has twenty rows");
            migrationBuilder.CreateIndex("IX_Products_Name", "Products", "Name");
        }
    }

    private sealed class Empty : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) { }
    }

    private sealed class Random : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql($"select '{Guid.NewGuid()}'");
    }

    private sealed class Broken : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) =>
            throw new InvalidOperationException("unknown region");
    }

    private sealed class NotNull : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.AddColumn<string>("Code", "Customers", "text", nullable: false);
    }
}
