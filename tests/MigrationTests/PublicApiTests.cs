using System.Reflection;
using System.Text;
using MigrationKit;
using MigrationKit.Audit;
using MigrationKit.EntityFrameworkCore;
using MigrationKit.Hosting;
using MigrationKit.Testing;
using MigrationKit.Testing.Containers;
using MigrationKit.Verification;

namespace MigrationTests;

/// <summary>Pins what other people's code can call. After a change that is meant: run with MIGRATIONKIT_APPROVE=1.</summary>
public sealed class PublicApiTests
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    public static TheoryData<string> Libraries =>
        [
            "MigrationKit",
            "MigrationKit.Audit",
            "MigrationKit.EntityFrameworkCore",
            "MigrationKit.Hosting",
            "MigrationKit.Testing",
            "MigrationKit.Testing.Containers",
            "MigrationKit.Verification",
        ];

    [Theory, MemberData(nameof(Libraries))]
    public async Task The_public_api_is_the_approved_one(string library)
    {
        var assembly = library switch
        {
            "MigrationKit" => typeof(Migrator).Assembly,
            "MigrationKit.Audit" => typeof(Auditor).Assembly,
            "MigrationKit.EntityFrameworkCore" => typeof(DbContextMigrationSource).Assembly,
            "MigrationKit.Hosting" => typeof(MigrationKitOptions).Assembly,
            "MigrationKit.Testing" => typeof(PostgresHost).Assembly,
            "MigrationKit.Testing.Containers" => typeof(ContainerHost).Assembly,
            _ => typeof(Verifier).Assembly,
        };
        var path = Repository.PathTo("tests", "MigrationTests", "PublicApi", library + ".txt");
        var actual = Describe(assembly);
        if (Environment.GetEnvironmentVariable("MIGRATIONKIT_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(path, actual, TestContext.Current.CancellationToken);
        }

        var approved = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

        actual.Should().Be(approved);
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (
            var type in assembly
                .GetExportedTypes()
                // Extension members come with types that the compiler names and nobody calls.
                .Where(type => !type.IsSpecialName)
                .OrderBy(type => type.FullName, StringComparer.Ordinal)
        )
        {
            var parent = type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) ? " : " + Name(b) : "";
            text.Append(Kind(type)).Append(' ').Append(Name(type)).Append(parent).Append('\n');
            foreach (
                var member in type.GetMembers(Declared)
                    .Select(Describe)
                    .Where(line => line.Length > 0)
                    .Order(StringComparer.Ordinal)
            )
            {
                text.Append("  ").Append(member).Append('\n');
            }
        }
        return text.ToString();
    }

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static string Describe(MemberInfo member) =>
        member switch
        {
            // What the compiler adds to records says nothing.
            {
                Name: "EqualityContract" or "PrintMembers" or "<Clone>$" or "Deconstruct" or "Equals" or "GetHashCode"
            } => "",
            MethodBase { IsSpecialName: true, IsConstructor: false } => "",
            FieldInfo { IsPublic: true, IsSpecialName: false } field => $"{Name(field.FieldType)} {field.Name}",
            PropertyInfo property when IsVisible(property.GetMethod) =>
                $"{Name(property.PropertyType)} {property.Name} {{ get;{(IsVisible(property.SetMethod) ? " set;" : "")} }}",
            ConstructorInfo constructor when IsVisible(constructor) => $"new({Parameters(constructor)})",
            MethodInfo method when IsVisible(method) =>
                $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
            _ => "",
        };

    private static bool IsVisible(MethodBase? method) =>
        method is { IsPublic: true } or { IsFamily: true, DeclaringType.IsSealed: false };

    private static string Parameters(MethodBase method) =>
        string.Join(
            ", ",
            method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}{(p.IsOptional ? " = default" : "")}")
        );

    private static string Name(Type type) =>
        type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;
}
