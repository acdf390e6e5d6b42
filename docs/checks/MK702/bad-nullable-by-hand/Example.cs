using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MK702.BadNullableByHand;

public sealed class Item
{
    public Guid Id { get; set; }
    public required string Name { get; set; }
    public required string Code { get; set; }
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
            table => new { Id = table.Column<Guid>("uuid"), Name = table.Column<string>("text") },
            constraints: table => table.PrimaryKey("PK_Items", item => item.Id)
        );
}

[DbContext(typeof(Example)), Migration("20260201000000_Code")]
public sealed class Code : Migration
{
    // It was "nullable: false" until it failed on the rows that were there. Nobody came back to make it so.
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<string>("Code", "Items", "text", nullable: true);
}
