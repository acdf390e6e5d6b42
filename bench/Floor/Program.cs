// The least that a native program with Npgsql can do: connect, and ask for the history.
using Npgsql;

var builder = new NpgsqlSlimDataSourceBuilder(args[0]);
builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
await using var source = builder.Build();
await using var command = source.CreateCommand("select version, checksum from schema_migrations");
await using var reader = await command.ExecuteReaderAsync();
while (await reader.ReadAsync())
{
    reader.GetString(0);
}
