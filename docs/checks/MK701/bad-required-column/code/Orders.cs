using Npgsql;

namespace Shop;

public sealed class Orders(NpgsqlDataSource dataSource)
{
    public NpgsqlCommand Add() => dataSource.CreateCommand("insert into orders (customer, total) values ($1, $2)");

    public NpgsqlCommand Find() =>
        dataSource.CreateCommand("select id, customer, total from orders where customer = $1");

    public NpgsqlCommand Sum() => dataSource.CreateCommand("select customer, sum(total) from orders group by customer");
}
