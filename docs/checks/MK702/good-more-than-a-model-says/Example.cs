using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MK702.GoodMoreThanAModelSays;

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
    // The default is for the rows that are there; the model has none.
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<string>("Code", "Items", "text", defaultValue: "");
}

[DbContext(typeof(Example)), Migration("20260301000000_ByHand")]
public sealed class ByHand : Migration
{
    // A model has no words for these.
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            create table audit (at timestamptz not null default now(), item uuid not null);
            create function note_item() returns trigger language plpgsql as $$
            begin insert into public.audit (item) values (new."Id"); return new; end $$;
            create trigger note_item after insert on "Items" for each row execute function note_item();
            create view names as select "Name" from "Items";
            alter table "Items" alter column "Name" set statistics 500;
            insert into "Items" ("Id", "Name") values ('7f2c1d4e-0000-4000-8000-000000000001', 'first');
            """
        );
        migrationBuilder.Sql(
            """create index concurrently items_by_lower_name on "Items" (lower("Name"));""",
            suppressTransaction: true
        );
    }
}
