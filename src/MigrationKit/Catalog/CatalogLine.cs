using System.Globalization;

namespace MigrationKit.Catalog;

/// <summary>A line of a snapshot, taken apart.</summary>
internal sealed record CatalogLine
{
    private static readonly (string Word, LineFamily Family)[] Marks =
    [
        ("text of ", LineFamily.ViewTexts),
        ("owner of ", LineFamily.Owners),
        ("comment on ", LineFamily.Comments),
        ("grant ", LineFamily.Grants),
        ("revoke ", LineFamily.Grants),
    ];

    private static readonly (string Noun, LineFamily Family)[] Nouns =
    [
        ("table", LineFamily.Tables),
        ("column", LineFamily.Tables),
        ("constraint", LineFamily.Tables),
        ("index", LineFamily.Tables),
        ("view", LineFamily.Views),
        ("materialized view", LineFamily.Views),
        ("sequence", LineFamily.Sequences),
        ("trigger", LineFamily.Triggers),
        ("rule", LineFamily.Rules),
        ("policy", LineFamily.Policies),
        ("statistics", LineFamily.Statistics),
        ("function", LineFamily.Routines),
        ("procedure", LineFamily.Routines),
        ("aggregate", LineFamily.Routines),
        ("type", LineFamily.Types),
        ("domain", LineFamily.Types),
        ("schema", LineFamily.Globals),
        ("extension", LineFamily.Globals),
        ("event trigger", LineFamily.Globals),
        ("publication", LineFamily.Globals),
    ];

    private CatalogLine(string text, LineFamily family) => (Text, Key, Family) = (text, text, family);

    /// <summary>The line.</summary>
    public string Text { get; }

    /// <summary>Which object it is about: lines with the same key say different things of the same.</summary>
    public string Key { get; private init; }

    /// <summary>What is read together with it.</summary>
    public LineFamily Family { get; private init; }

    /// <summary>The kind of object, such as <c>table</c>; empty for those of which only the name counts.</summary>
    public string Noun { get; private init; } = "";

    /// <summary>Whether it is about the object itself and not about its owner, a grant, a comment or a server's text.</summary>
    public bool IsObject { get; private init; }

    /// <summary>The table, routine, type or schema that it belongs to, as it is written.</summary>
    public string Anchor { get; private init; } = "";

    /// <summary>The parts of <see cref="Anchor"/>, unquoted: the name last, the schema before it unless it is the current one.</summary>
    public IReadOnlyList<string> AnchorParts { get; private init; } = [];

    /// <summary>Whether it is about the whole database or a schema, and not about a relation, a routine or a type.</summary>
    public bool IsGlobal => Noun is "" or "schema" or "extension" or "event trigger" or "publication";

    /// <summary>The server major that it holds for; null where it holds for all.</summary>
    public int? Major { get; private init; }

    /// <summary>Whether it counts on a server of this major.</summary>
    public bool IsOn(int major) => Major is null || Major == major;

    /// <summary>What it says, without the key.</summary>
    public string Rest => Text[Key.Length..].TrimStart();

    /// <summary>Whether it is the line of a relation itself.</summary>
    public bool IsRelation => IsObject && Noun is "table" or "view" or "materialized view" or "sequence";

    /// <summary>
    /// Whether it decides on what a table holds and takes. A table that a migration makes has exactly the lines that
    /// it gives; who else may use the table, and what is said of it, is not only the migration's business.
    /// </summary>
    public bool IsPartOfTable =>
        IsObject && Noun is "column" or "constraint" or "index" or "trigger" or "rule" or "policy";

    /// <summary>The columns of a view, as they are written: they have no lines of their own.</summary>
    public IEnumerable<string> ViewColumns
    {
        get
        {
            var reader = new LineReader(Rest);
            for (var more = IsObject && Family == LineFamily.Views && reader.Skip("("); more; more = reader.GoToNext())
            {
                yield return reader.Name().Text;
            }
        }
    }

    public static CatalogLine Parse(string text)
    {
        var reader = new LineReader(text);
        var mark = Array.Find(Marks, mark => reader.Skip(mark.Word));
        if (mark.Family == LineFamily.Grants)
        {
            reader.GoBehind(" on ");
        }
        var noun = Array.Find(Nouns, noun => reader.Skip(noun.Noun + " "));
        if (noun.Noun is null)
        {
            return new(text, mark.Word is null ? LineFamily.Globals : mark.Family);
        }
        var (anchor, key) = AnchorOf(reader, noun.Noun, mark.Word is not null);
        int? major = null;
        if (mark.Family == LineFamily.ViewTexts && reader.Skip(" on PostgreSQL "))
        {
            major = Number(reader.Name().Text);
            key = reader.Position;
        }
        return new(text, FamilyOf(mark.Family, noun.Family))
        {
            Key = mark.Family == LineFamily.Grants ? text : text[..key],
            Noun = noun.Noun,
            IsObject = mark.Word is null,
            Anchor = anchor.Text,
            AnchorParts = anchor.Parts,
            Major = major,
        };
    }

    private static (LineName Anchor, int KeyEnd) AnchorOf(LineReader reader, string noun, bool isMarked)
    {
        var name = reader.Name();
        return noun switch
        {
            "column" or "constraint" or "trigger" or "rule" or "policy" => (
                name with
                {
                    Text = name.Owner,
                    Parts = [.. name.Parts.SkipLast(1)],
                },
                reader.Position
            ),
            "index" or "statistics" => TableOf(reader, noun, isMarked),
            _ => (name, reader.Position),
        };
    }

    // A file that was edited by hand may say anything; what is no number is no server's.
    private static int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // An index is known by its own name, but found by its table; a comment on it says both at once.
    private static (LineName Anchor, int KeyEnd) TableOf(LineReader reader, string noun, bool marked)
    {
        var end = reader.Position;
        if (noun == "statistics")
        {
            reader.GoBehindLast(" from ");
            return (reader.Name(), end);
        }
        reader.Skip(" unique");
        reader.Skip(" on ");
        return (reader.Name(), marked ? reader.Position : end);
    }

    private static LineFamily FamilyOf(LineFamily mark, LineFamily noun) =>
        (mark, noun) switch
        {
            (LineFamily.None, _) => noun,
            (LineFamily.ViewTexts, LineFamily.Routines) => LineFamily.RoutineTexts,
            (LineFamily.ViewTexts, LineFamily.Rules) => LineFamily.Rules,
            _ => mark,
        };
}
