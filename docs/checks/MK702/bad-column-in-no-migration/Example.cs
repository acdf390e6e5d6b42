using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MK702.BadColumnInNoMigration;

public sealed class Item
{
    public int Id { get; set; }
    public required string Name { get; set; }

    /// <summary>Added after the last "dotnet ef migrations add": every query of items fails.</summary>
    public string? Note { get; set; }
}

public sealed class Example : DbContext
{
    public DbSet<Item> Items => Set<Item>();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseNpgsql();
}

[DbContext(typeof(Example)), Migration("20260101000000_Create")]
public sealed class Create : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateTable(
            "Items",
            table => new
            {
                Id = table
                    .Column<int>("integer")
                    .Annotation("Npgsql:ValueGenerationStrategy", "IdentityByDefaultColumn"),
                Name = table.Column<string>("text"),
            },
            constraints: table => table.PrimaryKey("PK_Items", item => item.Id)
        );
}
