using Microsoft.EntityFrameworkCore.Migrations;
using MigrationKit.Tests;
using MigrationKit.Verification;
using Migration = Microsoft.EntityFrameworkCore.Migrations.Migration;

namespace MigrationTests.EntityFrameworkCore;

/// <summary>What teams with EF Core find out in production, the checks find before.</summary>
public sealed class PlantedFaults(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_column_NOT_NULL_without_a_default_fails_on_rows() =>
        FindsAsync<NotNullWithoutDefault>("MK401", "contains null values");

    [Fact]
    public Task A_rename_that_EF_Core_takes_for_drop_and_add_loses_the_values() =>
        FindsAsync<DroppedAndAdded>("MK401", "column Customers.Name is gone, and it held values");

    [Fact]
    public Task An_index_that_is_built_under_a_lock_blocks_writes() => FindsAsync<IndexUnderLock>("MK501", "SHARE");

    [Fact]
    public Task A_type_that_is_changed_rewrites_the_table() => FindsAsync<TypeChanged>("MK501", "rewritten");

    [Fact]
    public Task A_column_that_is_in_no_model_is_found() =>
        FindsAsync<NotNullWithoutDefault>(
            "MK702",
            "in the migrations and not in the model: column \"Customers\".\"Code\""
        );

    private async Task FindsAsync<TMigration>(string check, string words)
        where TMigration : Migration
    {
        var options = new VerificationOptions { Source = PlantedMigration.After<TMigration>() };

        var result = await new Verifier(postgres.Host, options).RunAsync(check, Ct);

        result.Verdict.Should().Be(Verdict.Fail, result.ToString());
        result
            .Evidence.Should()
            .Contain(
                evidence => evidence.Path == PlantedMigration.Id && evidence.Message.Contains(words),
                result.ToString()
            );
    }

    private sealed class NotNullWithoutDefault : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.AddColumn<string>("Code", "Customers", "text", nullable: false);
    }

    private sealed class DroppedAndAdded : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn("Name", "Customers");
            migrationBuilder.AddColumn<string>("FullName", "Customers", "text", nullable: false, defaultValue: "");
        }
    }

    private sealed class IndexUnderLock : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.CreateIndex("IX_Products_Name", "Products", "Name");
    }

    private sealed class TypeChanged : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.AlterColumn<long>(
                "CustomerId",
                "Orders",
                "bigint",
                nullable: false,
                oldClrType: typeof(int),
                oldType: "integer"
            );
    }
}
