namespace MigrationTests.Checks;

/// <summary>A copy of an example that a test may change.</summary>
internal sealed class ExampleCopy : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mk_example_");

    internal ExampleCopy(string label)
    {
        Example = new(label);
        foreach (
            var file in Directory
                .EnumerateFiles(Example.Migrations, "*", SearchOption.AllDirectories)
                .Where(file => System.IO.Path.GetExtension(file) == ".sql" || file.Contains("footprints"))
        )
        {
            var copy = PathTo(System.IO.Path.GetRelativePath(Example.Migrations, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    internal CheckExample Example { get; }

    internal string Check => Example.Check;

    internal string Path => _folder.FullName;

    internal void Add(string name, string text) => File.WriteAllText(PathTo(name), text);

    internal void Replace(string name, string old, string text)
    {
        var before = File.ReadAllText(PathTo(name));
        before.Should().Contain(old);
        Add(name, before.Replace(old, text));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string PathTo(string name) => System.IO.Path.Combine(Path, name);
}
