using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MK702.GoodAllowed;

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
        migrationBuilder.Sql("-- migrationkit: allow MK702 the old release still reads Seen");
        migrationBuilder.CreateTable(
            "Items",
            table => new { Id = table.Column<Guid>("uuid"), Seen = table.Column<bool>("boolean") },
            constraints: table => table.PrimaryKey("PK_Items", item => item.Id)
        );
    }
}
