using Microsoft.EntityFrameworkCore.Design;

namespace Shop;

/// <summary>What <c>dotnet ef</c> takes the context from.</summary>
internal sealed class ShopContextFactory : IDesignTimeDbContextFactory<ShopContext>
{
    public ShopContext CreateDbContext(string[] args) => new(ShopContext.WithoutDatabase);
}
