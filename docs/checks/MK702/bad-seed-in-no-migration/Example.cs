using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MK702.BadSeedInNoMigration;

public sealed class Role
{
    public Guid Id { get; set; }
    public required string Name { get; set; }
}

public sealed class Example : DbContext
{
    public static readonly Guid Reader = new("7f2c1d4e-0000-4000-8000-000000000001");
    public static readonly Guid Writer = new("7f2c1d4e-0000-4000-8000-000000000002");

    public DbSet<Role> Roles => Set<Role>();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseNpgsql();

    // The tests use EnsureCreated, so they have writers. Production has not.
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder
            .Entity<Role>()
            .HasData(new Role { Id = Reader, Name = "reader" }, new Role { Id = Writer, Name = "writer" });
}

[DbContext(typeof(Example)), Migration("20260101000000_Create")]
public sealed class Create : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Roles",
            table => new { Id = table.Column<Guid>("uuid"), Name = table.Column<string>("text") },
            constraints: table => table.PrimaryKey("PK_Roles", role => role.Id)
        );
        migrationBuilder.Sql($"insert into \"Roles\" (\"Id\", \"Name\") values ('{Example.Reader}', 'reader');");
    }
}
