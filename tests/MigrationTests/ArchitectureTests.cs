using System.Text.RegularExpressions;
using System.Xml.Linq;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace MigrationTests;

/// <summary>
/// Holds the code to the picture in docs/architecture.md, which lists the allowed arrows: a folder names what an arrow
/// leads to, directly or through others, and nothing else. The top of a project is its public face and is left out.
/// </summary>
public sealed partial class ArchitectureTests
{
    private static readonly ILookup<string, string> Picture = ReadPicture("-->");
    private static readonly HashSet<(string From, string To)> Arrows = ReadArrows();

    public static TheoryData<string> Projects =>
        [
            .. Directory
                .EnumerateDirectories(Repository.PathTo("src"))
                .Select(path => Path.GetFileName(path)!)
                .Order(StringComparer.Ordinal),
        ];

    [Theory, MemberData(nameof(Projects))]
    public void A_folder_names_only_what_the_picture_allows(string project)
    {
        ArrowsWithin(project).Where(arrow => !Reachable(Picture, arrow.From).Contains(arrow.To)).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Projects))]
    public void The_picture_shows_no_arrow_that_the_code_has_not(string project)
    {
        var shown = Picture
            .Where(from => IsWithin(from.Key, project))
            .SelectMany(from => from.Select(to => (from.Key, to)));

        shown.Where(arrow => !Arrows.Contains(arrow)).Should().BeEmpty();
    }

    [Fact]
    public void No_two_folders_name_each_other() =>
        Picture.Select(from => from.Key).Where(from => Reachable(Picture, from).Contains(from)).Should().BeEmpty();

    [Theory, MemberData(nameof(Projects))]
    public void The_picture_shows_the_projects_that_a_project_references(string project)
    {
        var references = (
            from name in Projects.Select(row => row.Data)
            let file = Repository.PathTo("src", name, name + ".csproj")
            from reference in XDocument.Load(file).Descendants("ProjectReference")
            select (name, Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
        ).ToLookup(pair => pair.name, pair => pair.Item2);

        Reachable(ReadPicture("==>"), project).Should().BeEquivalentTo(Reachable(references, project));
    }

    [Theory, MemberData(nameof(Projects))]
    public void The_folder_of_a_file_is_its_namespace(string project)
    {
        var root = Repository.PathTo("src", project);
        var files = Directory
            .EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path))
            .Where(path => !path.StartsWith("obj") && !path.StartsWith("bin"));

        files
            .Where(path => NamespaceOf(Path.Combine(root, path)) is { } name && name != Expected(path))
            .Should()
            .BeEmpty();

        string Expected(string path) => string.Join('.', [project, .. path.Split(Path.DirectorySeparatorChar)[..^1]]);
    }

    private static string? NamespaceOf(string file) =>
        Namespace().Match(File.ReadAllText(file)) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Which folder names which, read from the compiled assemblies.</summary>
    private static HashSet<(string From, string To)> ReadArrows() =>
        [
            .. from type in new ArchLoader()
                .LoadFilteredDirectory(AppContext.BaseDirectory, "MigrationKit*.dll")
                .Build()
                .Types
            from dependency in type.Dependencies
            where dependency.Target is not GenericParameter
            select (FolderOf(type), FolderOf(dependency.Target)),
        ];

    private static IEnumerable<(string From, string To)> ArrowsWithin(string project) =>
        Arrows.Where(arrow => arrow.From != arrow.To && IsWithin(arrow.From, project) && IsWithin(arrow.To, project));

    private static string FolderOf(IType type) => type.Namespace?.FullName ?? "";

    /// <summary>Whether this is a folder of the project, and not one of a project whose name begins alike.</summary>
    private static bool IsWithin(string folder, string project) =>
        folder.StartsWith(project + ".", StringComparison.Ordinal)
        && !Projects.Any(row =>
            row.Data != project
            && row.Data.Length > project.Length
            && (folder + ".").StartsWith(row.Data + ".", StringComparison.Ordinal)
        );

    private static HashSet<string> Reachable(ILookup<string, string> arrows, string from)
    {
        var found = new HashSet<string>();
        var next = new Queue<string>(arrows[from]);
        while (next.TryDequeue(out var folder))
        {
            if (found.Add(folder))
            {
                foreach (var further in arrows[folder])
                {
                    next.Enqueue(further);
                }
            }
        }
        return found;
    }

    private static ILookup<string, string> ReadPicture(string kind) =>
        (
            from line in File.ReadLines(Repository.PathTo("docs", "architecture.md"))
            let arrow = Arrow().Match(line)
            where arrow.Success && arrow.Groups["kind"].Value == kind
            from to in arrow.Groups["to"].Value.Split(" & ")
            from source in arrow.Groups["from"].Value.Split(" & ")
            select (From: FullName(source), To: FullName(to))
        ).ToLookup(arrow => arrow.From, arrow => arrow.To);

    private static string FullName(string shown) => shown == "MigrationKit" ? shown : "MigrationKit." + shown;

    [GeneratedRegex(@"^\s*(?<from>[\w.& ]+) (?<kind>-->|==>) (?<to>[\w.& ]+)$")]
    private static partial Regex Arrow();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
