using MigrationKit.Parsing;

namespace MigrationKit.Sources;

/// <summary>Reads the directives of one file and finds their problems.</summary>
internal sealed class DirectiveReader(SqlScript script)
{
    private const string Known =
        "requires NAME, NAME · requires nothing · no-transaction · replayable · repeatable · allow CHECK REASON";

    private readonly List<Finding> _findings = [];
    private readonly List<AllowedCheck> _allows = [];
    private List<RequiredName>? _requires;
    private bool _requiresNothing;
    private bool _noTransaction;
    private bool _replayable;
    private bool _repeatable;

    internal Directives Read()
    {
        foreach (var comment in script.Comments)
        {
            ReadComment(comment);
        }
        return new()
        {
            Requires = _requires,
            NoTransaction = _noTransaction,
            Replayable = _replayable,
            Repeatable = _repeatable,
            Allows = _allows,
            Findings = _findings,
        };
    }

    private void ReadComment(Token comment)
    {
        var offset = comment.Start + 2;
        if (comment.Kind == TokenKind.LineComment)
        {
            if (DirectiveLine.Read(comment.In(script.Text)[2..], offset) is { } line)
            {
                Take(line, isBlock: false);
            }
            return;
        }
        foreach (var line in comment.In(script.Text)[2..^2].EnumerateLines())
        {
            // The offset of the line in the text; an empty line overlaps nothing and has no directive.
            script.Text.AsSpan().Overlaps(line, out offset);
            if (DirectiveLine.Read(line, offset) is { } directive)
            {
                Take(directive, isBlock: true);
            }
        }
    }

    private void Take(DirectiveLine line, bool isBlock)
    {
        var right = $"-- migrationkit: {line.Word} {line.Arguments}".TrimEnd();
        var problem =
            isBlock ? $"A directive needs a line comment of its own. Write '{right}'."
            : !line.IsExact ? $"This looks like a misspelled directive. Write '{right}'."
            : line.Offset > script.Start
                ? "A directive must be above the first statement. Move it to the top of the file."
            : null;
        if (problem is null)
        {
            Follow(line);
        }
        else
        {
            Add(line, problem);
        }
    }

    private void Follow(DirectiveLine line)
    {
        switch (line.Word.ToLowerInvariant())
        {
            case "requires":
                Require(line);
                break;
            case "no-transaction":
                Switch(line, ref _noTransaction);
                break;
            case "replayable":
                Switch(line, ref _replayable);
                break;
            case "repeatable":
                Switch(line, ref _repeatable);
                break;
            case "allow":
                Allow(line);
                break;
            case "":
                Add(line, $"The directive is empty. Write one of: {Known}.");
                break;
            default:
                Unknown(line);
                break;
        }
    }

    private void Unknown(DirectiveLine line)
    {
        var nearest = EditDistance.Nearest(line.Word, DirectiveLine.Words);
        var advice = nearest is null ? $"Write one of: {Known}." : $"Did you mean '{nearest}'?";
        Add(line, $"There is no directive '{line.Word}'. {advice}");
    }

    private void Switch(DirectiveLine line, ref bool on)
    {
        if (line.Arguments.Length > 0)
        {
            Add(line, $"'{line.Word}' takes no argument. Write '-- migrationkit: {line.Word}' alone on its line.");
        }
        else if (on)
        {
            Add(line, $"The file says '{line.Word}' twice. Remove one of the lines.");
        }
        on = true;
    }

    private void Allow(DirectiveLine line)
    {
        var length = line.Arguments.IndexOfAny([' ', '\t']);
        var check = length < 0 ? line.Arguments : line.Arguments[..length];
        var reason = line.Arguments[check.Length..].Trim();
        if (!IsCheck(check) || reason.Length == 0)
        {
            Add(
                line,
                "An exception needs the check and a reason. Write it like "
                    + "'-- migrationkit: allow MK501 the table is empty'."
            );
            return;
        }
        _allows.Add(new(check.ToUpperInvariant(), reason));
    }

    private static bool IsCheck(string word) =>
        word.Length == 5
        && word.StartsWith("MK", StringComparison.OrdinalIgnoreCase)
        && word[2..].All(char.IsAsciiDigit);

    private void Require(DirectiveLine line)
    {
        var nothing = line.Arguments.Equals("nothing", StringComparison.OrdinalIgnoreCase);
        var alone = _requires is null || !(nothing || _requiresNothing);
        _requiresNothing |= nothing;
        _requires ??= [];
        if (!alone)
        {
            Add(line, "'requires nothing' must be the only 'requires' of a file. Remove one of the lines.");
        }
        else if (!nothing)
        {
            RequireNames(line);
        }
    }

    private void RequireNames(DirectiveLine line)
    {
        var offset = line.ArgumentsOffset;
        foreach (var part in line.Arguments.Split(','))
        {
            var name = part.Trim();
            RequireName(new(name, offset + part.IndexOf(name, StringComparison.Ordinal)));
            offset += part.Length + 1;
        }
    }

    private void RequireName(RequiredName required)
    {
        var name = required.Name;
        var problem =
            name.Length == 0
                ? "A name is missing. Write '-- migrationkit: requires NAME, NAME', "
                    + "or '-- migrationkit: requires nothing'."
            : _requires!.Any(other => other.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ? $"'{name}' is required twice. Remove one of the two."
            : null;
        if (problem is null)
        {
            _requires!.Add(required);
        }
        else
        {
            _findings.Add(new(required.Offset, problem));
        }
    }

    private void Add(DirectiveLine line, string message) => _findings.Add(new(line.Offset, message));
}
