namespace Shop.Model;

public sealed class Order
{
    public long Id { get; init; }

    /// <summary>From a sequence of its own.</summary>
    public int Number { get; init; }
    public DateTimeOffset PlacedAt { get; init; }
    public int CustomerId { get; init; }
    public Customer? Customer { get; init; }
    public List<OrderLine> Lines { get; } = [];
}

public sealed class OrderLine
{
    public long OrderId { get; init; }
    public int ProductId { get; init; }
    public Product? Product { get; init; }
    public int Quantity { get; set; }
    public decimal Price { get; set; }
}

public sealed class Product
{
    public int Id { get; init; }
    public required string Sku { get; init; }
    public required string Name { get; set; }
    public decimal Price { get; set; }
    public string? Description { get; set; }
}

/// <summary>A row of a view.</summary>
public sealed record OrderTotal(int Number, decimal Total);
