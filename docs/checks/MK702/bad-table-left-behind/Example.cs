using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MK702.BadTableLeftBehind;

public sealed class Item
{
    public Guid Id { get; set; }
}

public sealed class Example : DbContext
{
    public DbSet<Item> Items => Set<Item>();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseNpgsql();
}

[DbContext(typeof(Example)), Migration("20260101000000_Create")]
public sealed class Create : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Items",
            table => new { Id = table.Column<Guid>("uuid") },
            constraints: table => table.PrimaryKey("PK_Items", item => item.Id)
        );
        migrationBuilder.CreateTable(
            "Tags",
            table => new { Id = table.Column<Guid>("uuid") },
            constraints: table => table.PrimaryKey("PK_Tags", tag => tag.Id)
        );
    }
}

[DbContext(typeof(Example)), Migration("20260201000000_WithoutTags")]
public sealed class WithoutTags : Migration
{
    // DropTable was taken out in the review, to be done a release later.
    protected override void Up(MigrationBuilder migrationBuilder) { }
}
