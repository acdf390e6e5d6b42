using System.Collections.Frozen;

namespace MigrationKit.Audit.Statements;

/// <summary>What a statement may change in the catalog.</summary>
internal enum StatementReach
{
    /// <summary>Nothing: it changes rows, or the session.</summary>
    Nothing,

    /// <summary>What its text says.</summary>
    AsWritten,

    /// <summary>Any object that it names, in a way that its text does not tell.</summary>
    Named,

    /// <summary>Any object: it runs code that is not in its text.</summary>
    Anything,
}

/// <summary>Reads from the text of a statement what it may change.</summary>
internal static class StatementReaches
{
    private static readonly FrozenSet<string> RowCommands = Words.SetIgnoringCase(
        """
        INSERT UPDATE DELETE MERGE COPY TRUNCATE ANALYZE VACUUM REINDEX CLUSTER REFRESH LOCK SET RESET SHOW BEGIN START
        COMMIT END SAVEPOINT RELEASE NOTIFY LISTEN UNLISTEN CHECKPOINT DISCARD DECLARE FETCH MOVE CLOSE PREPARE DEALLOCATE
        TABLE VALUES
        """
    );

    /// <summary>Functions that change no object, and words that may stand before a parenthesis.</summary>
    private static readonly FrozenSet<string> Harmless = Words.SetIgnoringCase(
        """
        SELECT FROM JOIN WHERE AND OR NOT IN ANY ALL SOME EXISTS AS VALUES ON USING BY OVER FILTER CASE WHEN THEN ELSE IF
        ELSIF WHILE LOOP RETURN UNION EXCEPT INTERSECT DISTINCT WITHIN GROUP CAST ARRAY ROW INTO MATERIALIZED LIKE ILIKE IS
        BETWEEN LIMIT OFFSET RECURSIVE LATERAL KEY CHECK REFERENCES UNIQUE ENUM VARCHAR CHAR CHARACTER NUMERIC DECIMAL
        TIMESTAMP TIMESTAMPTZ TIME INTERVAL BIT VARYING FLOAT TABLE INDEX DEFAULT EXCLUDE PARTITION WITH
        SETVAL NEXTVAL CURRVAL LASTVAL SET_CONFIG CURRENT_SETTING COUNT MAX MIN SUM AVG COALESCE NULLIF GREATEST LEAST NOW
        CLOCK_TIMESTAMP DATE_TRUNC EXTRACT TO_CHAR TO_DATE TO_TIMESTAMP AGE LENGTH LOWER UPPER TRIM LTRIM RTRIM BTRIM
        SUBSTRING SUBSTR REPLACE TRANSLATE SPLIT_PART CONCAT CONCAT_WS FORMAT QUOTE_IDENT QUOTE_LITERAL REGEXP_REPLACE
        REGEXP_MATCHES REGEXP_MATCH POSITION STRPOS LEFT RIGHT LPAD RPAD REPEAT MD5 GEN_RANDOM_UUID UUID_GENERATE_V4
        RANDOM ROUND FLOOR CEIL CEILING ABS MOD POWER SQRT GENERATE_SERIES UNNEST ARRAY_AGG STRING_AGG JSON_AGG JSONB_AGG
        ARRAY_LENGTH CARDINALITY ARRAY_APPEND ARRAY_TO_STRING STRING_TO_ARRAY JSON_BUILD_OBJECT JSONB_BUILD_OBJECT
        JSON_OBJECT_AGG JSONB_OBJECT_AGG TO_JSON TO_JSONB JSONB_SET ROW_NUMBER RANK DENSE_RANK LAG LEAD FIRST_VALUE
        LAST_VALUE BOOL_AND BOOL_OR TO_REGCLASS TO_REGTYPE TO_REGPROC VERSION PG_TYPEOF
        """
    );

    internal static StatementReach From(StatementTokens tokens)
    {
        var first = tokens.Written(0).ToString().ToUpperInvariant();
        return first switch
        {
            "SELECT" or "WITH" or "(" => CallsUnknown(tokens) ? StatementReach.Anything : StatementReach.Nothing,
            "DO" => OfBlock(tokens),
            "CREATE" or "COMMENT" or "GRANT" or "REVOKE" or "SECURITY" => StatementReach.AsWritten,
            "ALTER" => tokens.HasAny(1, "EXTENSION", "LARGE") ? StatementReach.Named : StatementReach.AsWritten,
            "DROP" => DropsUnknown(tokens) ? StatementReach.Anything : StatementReach.AsWritten,
            _ when RowCommands.Contains(first) => StatementReach.Nothing,
            _ => StatementReach.Anything,
        };
    }

    // What depends on one of these does not name it.
    private static readonly string[] Unnamed = Words.List(
        "OPERATOR CAST COLLATION CONVERSION LANGUAGE ACCESS TEXT FOREIGN SERVER"
    );

    private static bool DropsUnknown(StatementTokens tokens) =>
        tokens.HasAny(1, "OWNED", "EXTENSION")
        || (tokens.Contains("CASCADE") && tokens.HasAny(1, Unnamed) && !tokens.Has(1, "FOREIGN", "TABLE"));

    private static StatementReach OfBlock(StatementTokens tokens)
    {
        var inside = tokens.Inside(tokens.Body());
        return
            inside.Contains("EXECUTE")
            || inside.Contains("PERFORM")
            || inside.Contains("CALL")
            || inside.Contains("CASCADE")
            || inside.Contains("SEARCH_PATH")
            || CallsUnknown(inside)
            ? StatementReach.Anything
            : StatementReach.Named;
    }

    /// <summary>Whether a function is called of which nothing is known: it may run any statement.</summary>
    private static bool CallsUnknown(StatementTokens tokens)
    {
        for (var i = 1; !tokens.EndsAt(i); i++)
        {
            if (
                tokens.HasSymbol(i, '(')
                && tokens[i - 1].IsName
                && !Harmless.Contains(tokens.Written(i - 1).ToString())
                && !IsNameOfList(tokens, i - 1)
            )
            {
                return true;
            }
        }
        return false;
    }

    // t (a, b) behind INTO, TABLE, ON, REFERENCES, IF NOT EXISTS; q (a) AS.
    private static bool IsNameOfList(StatementTokens tokens, int name)
    {
        var before = name - 1;
        while (before > 1 && tokens.HasSymbol(before, '.'))
        {
            before -= 2;
        }
        return tokens.HasAny(before, "INTO", "TABLE", "ON", "REFERENCES", "EXISTS", "WITH", "RECURSIVE", "AS", "TYPE")
            || tokens.Has(tokens.Behind(name + 1), "AS") && tokens.HasSymbol(tokens.Behind(name + 1) + 1, '(');
    }
}
