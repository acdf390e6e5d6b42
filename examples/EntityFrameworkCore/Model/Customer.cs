namespace Shop.Model;

/// <summary>Somebody who orders.</summary>
public sealed class Customer
{
    public int Id { get; init; }
    public required string Name { get; set; }
    public required string Email { get; set; }
    public Tier Tier { get; set; }

    /// <summary>Owned: its columns are in the table of the customers.</summary>
    public Address? Address { get; set; }
    public List<Order> Orders { get; } = [];
}

/// <summary>An enum of PostgreSQL.</summary>
public enum Tier
{
    Basic,
    Silver,
    Gold,
}

public sealed record Address(string Street, string City);
