// The database, then the migrations to their end, then the application.
var builder = DistributedApplication.CreateBuilder(args);

var database = builder.AddPostgres("postgres").AddDatabase("Default");

// The command of the package MigrationKit.Cli, on the folder of this repository.
var migrations = builder
    .AddExecutable("migrations", "migrationkit", "../..", "apply", "--wait", "1m")
    .WithEnvironment("DATABASE_URL", database)
    .WaitFor(database);

builder
    .AddProject<Projects.AspNetCore>("application")
    .WithReference(database)
    .WithEnvironment("MigrationKit__Mode", "Wait")
    .WaitForCompletion(migrations);

builder.Build().Run();
