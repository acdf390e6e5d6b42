using Microsoft.EntityFrameworkCore;
using Shop.Model;

namespace Shop;

/// <summary>The model. The migrations come from it by <c>dotnet ef migrations add NAME</c>.</summary>
public class ShopContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();
    public DbSet<Order> Orders => Set<Order>();
    public DbSet<Product> Products => Set<Product>();
    public DbSet<OrderTotal> OrderTotals => Set<OrderTotal>();

    /// <summary>Options of a context that only reads the model and the migrations: it needs no database.</summary>
    public static DbContextOptions<ShopContext> WithoutDatabase { get; } =
        new DbContextOptionsBuilder<ShopContext>().UseNpgsql(Map).Options;

    /// <summary>What options of every kind have in common.</summary>
    public static void Map(Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.NpgsqlDbContextOptionsBuilder npgsql) =>
        npgsql.MapEnum<Tier>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasSequence<int>("order_numbers").StartsAt(1000);
        modelBuilder.Entity<Customer>(customer =>
        {
            customer.Property(c => c.Name).HasMaxLength(200);
            customer.HasIndex(c => c.Email).IsUnique();
            customer.OwnsOne(c => c.Address);
        });
        modelBuilder.Entity<Order>(order =>
        {
            order.Property(o => o.Number).HasDefaultValueSql("nextval('order_numbers')");
            order.Property(o => o.PlacedAt).HasDefaultValueSql("now()");
            order.HasIndex(o => o.PlacedAt).IsCreatedConcurrently();
        });
        modelBuilder.Entity<OrderLine>(line =>
        {
            line.HasKey(l => new { l.OrderId, l.ProductId });
            line.Property(l => l.Price).HasPrecision(12, 2);
            line.ToTable(table => table.HasCheckConstraint("CK_OrderLine_Quantity", "\"Quantity\" > 0"));
        });
        // A view: the model reads it, SQL of a migration makes it.
        modelBuilder.Entity<OrderTotal>().HasNoKey().ToView("order_totals");
        modelBuilder.Entity<Product>(product =>
        {
            product.Property(p => p.Price).HasPrecision(12, 2);
            product.HasIndex(p => p.Sku).IsUnique();
            product.HasData(
                new Product
                {
                    Id = 1,
                    Sku = "PEN",
                    Name = "Pen",
                    Price = 1.20m,
                },
                new Product
                {
                    Id = 2,
                    Sku = "INK",
                    Name = "Ink",
                    Price = 4.50m,
                }
            );
        });
    }
}
