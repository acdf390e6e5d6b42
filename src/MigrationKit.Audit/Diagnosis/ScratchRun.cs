using MigrationKit.Catalog;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>
/// What the recorded migrations leave in an empty database. That proves what they left in another one, except where they
/// look at the clock, at rows or at the server, or where the other database has not run them.
/// </summary>
internal sealed partial class ScratchRun
{
    // The last migration that writes a word outside of rows.
    private readonly Dictionary<string, AuditedMigration> _words = new(StringComparer.OrdinalIgnoreCase);

    // The words of what may do something else elsewhere, and of files that did not run as they are now.
    private readonly HashSet<string> _doubtful = new(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<(string Kind, string Name), AuditedMigration> _creators = [];

    /// <param name="snapshot">The catalog after the run.</param>
    /// <param name="migrations">The recorded migrations in the order in which they ran.</param>
    internal ScratchRun(Snapshot snapshot, CatalogObjects catalog, IEnumerable<AuditedMigration> migrations)
    {
        var lines = snapshot.Lines.Select(CatalogLine.Parse).ToList();
        Lines = [.. lines.Where(IsOfMigrations)];
        HasSameSchema = lines.TrueForAll(line =>
            line.Noun != "schema"
            || catalog.Line(line.Key) is not null
            || catalog.Schema.WithHistory.Contains(line.AnchorParts[^1])
        );
        foreach (var migration in migrations)
        {
            foreach (var effect in migration.Effects.Where(effect => effect.Creates))
            {
                _creators[(effect.Kind, effect.Name)] = migration;
            }
            var changed = migration.State is MigrationState.Modified or MigrationState.Incomplete;
            foreach (
                var statement in migration.Migration!.Spans.Select(span =>
                    migration.Migration.Text[span.Start..span.End]
                )
            )
            {
                if (!Rows().IsMatch(statement))
                {
                    Add(migration, statement, changed || DependsOnDatabase(statement));
                }
            }
        }
    }

    /// <summary>
    /// The extensions of the database that no migration names. Beside a tenant's schema those too that its migrations
    /// would only create if they were not there: they were.
    /// </summary>
    internal static IReadOnlyList<ScratchExtension> Extensions(
        CatalogObjects catalog,
        IReadOnlyCollection<AuditedMigration> migrations
    ) =>
        [
            .. catalog
                .Lines.Where(line => line is { IsObject: true, Noun: "extension" })
                .Select(line => (Line: line, Extension: Extension(line)))
                .Where(found =>
                    migrations.All(m =>
                        !m.Migration!.Text.Contains(found.Extension.Name, StringComparison.OrdinalIgnoreCase)
                    )
                    || catalog.Schema.IsCertain
                        && found.Extension.Schema is not null
                        && migrations
                            .SelectMany(m => m.Effects)
                            .All(e => $"{e.Kind} {e.Name}" != found.Line.Key || e.IsConditional)
                )
                .Select(found => found.Extension),
        ];

    private static ScratchExtension Extension(CatalogLine line) =>
        new(
            line.AnchorParts[^1],
            line.Rest.Length > 0 ? CatalogLine.Parse(line.Rest["in ".Length..]).AnchorParts[^1] : null
        );

    /// <summary>What is in the database after the run.</summary>
    internal IReadOnlyList<CatalogLine> Lines { get; }

    /// <summary>Whether unqualified names mean the same schema in both databases.</summary>
    internal bool HasSameSchema { get; }

    /// <summary>
    /// The last migration whose statements create an object, or the table with which it is gone; null where none says so.
    /// </summary>
    internal AuditedMigration? CreatorOf(CatalogLine line, CatalogObjects catalog)
    {
        var owner = OwnedSequence.TableOf(line) ?? line.Anchor;
        var created = CreatedObject.FromLine(line);
        return _creators.GetValueOrDefault((line.Noun, created?.WithoutArguments ?? ""))
            ?? (
                catalog.HasRelation(owner)
                    ? null
                    : ObjectKinds
                        .Relations.Select(kind => _creators.GetValueOrDefault((kind, owner)))
                        .FirstOrDefault(by => by is not null)
            );
    }

    /// <summary>The last migration that names an object or its table; null where the name is made at run time.</summary>
    internal AuditedMigration? LastNaming(CatalogLine line) =>
        Names(line)
            .Select(name => Words.In(name).Select(_words.GetValueOrDefault).FirstOrDefault(by => by is not null))
            .FirstOrDefault(by => by is not null);

    /// <summary>Whether the database of the audit must have a line, too.</summary>
    internal bool Proves(CatalogLine line, AuditedMigration by) =>
        by.State != MigrationState.Adopted && !Names(line).Any(name => Words.In(name).All(_doubtful.Contains));

    // Owners, grants and comments are not only the business of migrations, nor is who a policy is for.
    private static bool IsOfMigrations(CatalogLine line) =>
        line.Family is LineFamily.ViewTexts or LineFamily.RoutineTexts
        || line is { IsObject: true, Noun: not ("policy" or "schema") };

    private void Add(AuditedMigration migration, string statement, bool isDoubtful)
    {
        foreach (var word in Words.In(statement))
        {
            _words[word] = migration;
            if (isDoubtful)
            {
                _doubtful.Add(word);
            }
        }
    }

    // What alters a column or another part of a table names the table.
    private static IEnumerable<string> Names(CatalogLine line)
    {
        if (line.IsObject && !ObjectKinds.IsPart(line.Noun))
        {
            yield return SqlName.LastOf(new CreatedObject(line.Noun, ExpectedObject.NameOf(line)).WithoutArguments);
        }
        if (line.AnchorParts is [.., var table])
        {
            yield return table;
        }
    }

    // A body that defines nothing changes nothing that counts here.
    private static bool DependsOnDatabase(string statement) =>
        Block().Match(statement) is { Success: true } block
        && statement[block.Length..] is var body
        && Defines().IsMatch(body)
        && (Surroundings().IsMatch(body) || Source().Matches(body).Any(source => !Schema().IsMatch(source.Value)));

    [GeneratedRegex(@"\A(?:insert|update|delete|copy)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Rows();

    [GeneratedRegex(@"\A(?:do|create\s+(?:or\s+replace\s+)?(?:function|procedure))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Block();

    [GeneratedRegex(@"\b(?:execute|create|alter|drop)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Defines();

    [GeneratedRegex(
        @"\b(?:now|(?:clock|statement|transaction)_timestamp|current_\w+|localtime(?:stamp)?|session_user|user|random|gen_random_uuid|uuid_generate_v\d\w*|version|server_version\w*)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Surroundings();

    // What is read, but for the result of a function.
    [GeneratedRegex(@"(?<=\b(?:from|join)\s+)[\w.""$]+(?!\s*\(|[\w.""$])", RegexOptions.IgnoreCase)]
    private static partial Regex Source();

    // What the catalog says of the schema that the migrations made.
    [GeneratedRegex(
        @"\A""?(?:information_schema\.|(?:pg_catalog\.)?pg_(?:class|constraint|type|namespace|attribute|attrdef|enum|index(?:es)?|proc|trigger|polic(?:y|ies)|views|matviews|tables|sequences?|inherits|depend|description|rules|rewrite)\b)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Schema();
}
