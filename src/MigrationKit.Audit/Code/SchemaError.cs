using System.Collections.Frozen;

namespace MigrationKit.Audit.Code;

/// <summary>Tells what is wrong with the schema from what is not, or cannot be known without the types of parameters.</summary>
internal static class SchemaError
{
    private static readonly FrozenSet<string> States = FrozenSet.Create(
        [
            .. SqlStates.Judged,
            PostgresErrorCodes.DatatypeMismatch,
            PostgresErrorCodes.AmbiguousColumn,
            PostgresErrorCodes.InvalidColumnReference,
            PostgresErrorCodes.WrongObjectType,
            PostgresErrorCodes.DuplicateColumn,
            GeneratedAlways,
        ]
    );

    private const string GeneratedAlways = "428C9";

    /// <summary>Why an answer says nothing about the schema; <see langword="null"/> where it does.</summary>
    /// <param name="own">What the file creates by itself.</param>
    /// <param name="context">What the rest of the code, and the database, have.</param>
    internal static string? Reason(Answer answer, CodeStatement statement, OwnObjects own, CodeContext context)
    {
        var name = NameAt(statement, answer.Position);
        var reason =
            NotOfSchema(answer, statement)
            ?? (
                answer.SqlState == PostgresErrorCodes.UndefinedTable && context.Queries.Contains(name ?? "")
                    ? $"The code defines a WITH query {name}"
                    : null
            )
            ?? OtherDatabase(statement, name ?? "")
            ?? OtherCreator(answer, statement, own, context, name)
            ?? OtherDefinition(answer, statement, context, name)
            ?? (
                DependsOnTypes(answer, statement, context.Existing) ? "It depends on the types of its parameters" : null
            );
        return reason is null ? null : $"{reason}: {answer.Message}.";
    }

    private static string? NotOfSchema(Answer answer, CodeStatement statement)
    {
        if (answer == Answer.NotAsked)
        {
            return "To read it, the server would run a function of the database";
        }
        if (answer.SqlState == PostgresErrorCodes.SyntaxError)
        {
            return "The server cannot parse it";
        }
        if (!States.Contains(answer.SqlState))
        {
            return "The server refuses it";
        }
        var isOfQuery =
            answer.Routine == "errorMissingRTE"
            || statement.Kind == SqlKind.WithoutTable
                && answer.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn;
        return isOfQuery ? "It is a fragment, or names a table that its FROM does not"
            : ExpectedFailure.IsAt(statement.File.Text, statement.Start) ? "It is expected to fail"
            : null;
    }

    private static string? OtherDatabase(CodeStatement statement, string name)
    {
        if (name == "rowid" || name.StartsWith("sqlite_", StringComparison.Ordinal))
        {
            return "It is written for SQLite";
        }
        if (OtherStore.CalledAt(statement.File.Text, statement.Start) is { } store)
        {
            return $"Its call names another database ({store})";
        }
        return name == "dual" ? "It is written for another database" : null;
    }

    private static string? OfFile(Answer answer, CodeStatement statement, OwnObjects own, string? name) =>
        answer.SqlState == PostgresErrorCodes.UndefinedColumn ? own.In(statement.Text.Text)
        : own.Has(name, statement.File.Text) ? name
        : null;

    /// <summary>What else than the migrations creates the object.</summary>
    private static string? OtherCreator(
        Answer answer,
        CodeStatement statement,
        OwnObjects own,
        CodeContext context,
        string? name
    )
    {
        if (OfFile(answer, statement, own, name) is { } created)
        {
            return $"Its file creates or alters {created} itself";
        }
        if (
            name is null
            || answer.SqlState
                is not (
                    PostgresErrorCodes.UndefinedTable
                    or PostgresErrorCodes.UndefinedFunction
                    or PostgresErrorCodes.InvalidSchemaName
                )
        )
        {
            return null;
        }
        if (context.SetsSearchPath && name == Table(answer, statement) && context.Existing.Contains(name))
        {
            return $"The code sets a search_path, and another schema has {name}";
        }
        if (context.TemporaryTables.Contains(name))
        {
            return $"A function, or other code, creates the temporary table {name}";
        }
        return context.OfOthers.Contains(name) && !context.IsKnown(name) && !context.Existing.Contains(name)
            ? $"Other code, or migrations of another folder, creates {name}"
            : null;
    }

    /// <summary>
    /// A table of the statement that the migrations of another folder create, too, with the column that is missing, or
    /// with one that may have the type that the operator wants.
    /// </summary>
    private static string? OtherDefinition(Answer answer, CodeStatement statement, CodeContext context, string? column)
    {
        var isOperator = answer is { SqlState: PostgresErrorCodes.UndefinedFunction, Routine: "op_error" };
        if (!isOperator && (answer.SqlState != PostgresErrorCodes.UndefinedColumn || column is null))
        {
            return null;
        }
        var tokens = Tokens(statement, 0);
        var names = tokens.Names().Select(tokens.Value).ToHashSet(StringComparer.Ordinal);
        var other = context.OtherTables.FirstOrDefault(table =>
            names.Contains(table.Key)
            && table.Any(words =>
                isOperator ? names.Any(name => name != table.Key && words.Contains(name)) : words.Contains(column!)
            )
        );
        return other is null ? null : $"Migrations of another folder create a table {other.Key}, too";
    }

    /// <summary>The relation that an error says is missing; null for any other error.</summary>
    internal static string? Table(Answer answer, CodeStatement statement) =>
        answer is { SqlState: PostgresErrorCodes.UndefinedTable, Routine: not "errorMissingRTE" }
            ? NameAt(statement, answer.Position)
            : null;

    internal static string? Function(Answer answer, CodeStatement statement) =>
        answer is { SqlState: PostgresErrorCodes.UndefinedFunction, Routine: not "op_error" }
            ? NameAt(statement, answer.Position)
            : null;

    private static bool DependsOnTypes(Answer answer, CodeStatement statement, IReadOnlySet<string> existing)
    {
        var tokens = Tokens(statement, 0);
        var parameterized = Enumerable.Range(0, tokens.Count).Any(i => tokens[i].Kind == TokenKind.Parameter);
        return parameterized
            && answer.SqlState switch
            {
                PostgresErrorCodes.UndefinedFunction => Function(answer, statement) is not { } name
                    || existing.Contains(name),
                PostgresErrorCodes.DatatypeMismatch => !IsFixed(statement, answer.Position),
                _ => false,
            };
    }

    // A constant where the server points, alone or cast, has the type that it has.
    private static bool IsFixed(CodeStatement statement, int position)
    {
        var tokens = Tokens(statement, statement.IndexOf(position));
        return tokens[0].Kind is TokenKind.Number or TokenKind.QuotedText && tokens[1].Kind != TokenKind.Operator;
    }

    private static string? NameAt(CodeStatement statement, int position)
    {
        var tokens = Tokens(statement, statement.IndexOf(position));
        if (tokens[0].Kind == TokenKind.QuotedText)
        {
            // 'public.beds'::regclass
            tokens = tokens.Inside(0);
        }
        var at = tokens.LastOfName(0);
        return tokens[at].IsName ? tokens.Value(at) : null;
    }

    private static StatementTokens Tokens(CodeStatement statement, int from) =>
        new(statement.Text.Text, new(from, statement.Text.Length, StandardStrings: true));
}
