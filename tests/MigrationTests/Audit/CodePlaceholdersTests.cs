using MigrationKit.Audit.Code;

namespace MigrationTests.Audit;

/// <summary>The parameters of each ecosystem as the server takes them.</summary>
public sealed class CodePlaceholdersTests
{
    [Theory]
    [InlineData("a = $2 and b = $1", "a = $2 and b = $1")]
    [InlineData("a = ? and b in (?, ?) limit ?", "a = $1 and b in ($2, $3) limit $4")]
    [InlineData("a=? and b>=?", "a=$1 and b>=$2")]
    [InlineData(
        "data ? 'key' and data ?| array['a'] and data->'b' ? c",
        "data ? 'key' and data ?| array['a'] and data->'b' ? c"
    )]
    [InlineData("data ? ?", "data ? $1")]
    [InlineData("a = ?::int and data @? '$.a'", "a = $1::int and data @? '$.a'")]
    [InlineData("a = ?1 and b = ?2 and c = ?1", "a = $1 and b = $2 and c = $1")]
    [InlineData("a = @id and b=@name or c = @ID", "a = $1 and b=$2 or c = $1")]
    [InlineData("a @> @b and c @@ d and e <@ f and g = '@h'", "a @> $1 and c @@ d and e <@ f and g = '@h'")]
    [InlineData("a = :id::uuid and b = c::text and d=:d", "a = $1::uuid and b = c::text and d=$2")]
    [InlineData("f(a := 1) and b = ':x' and c = \":y\" -- :z", "f(a := 1) and b = ':x' and c = \":y\" -- :z")]
    [InlineData("a->>@id = '1' and b~*@name", "a->>$1 = '1' and b~*$2")]
    [InlineData("a->>? = '1' and b @? '$.a'", "a->>$1 = '1' and b @? '$.a'")]
    [InlineData("a[1:2] = b and c = :c", "a[1:2] = b and c = $1")]
    [InlineData("a = $id and b = $$text$$", "a = $1 and b = $$text$$")]
    [InlineData("a = #{id} and b=#{b,jdbcType=VARCHAR} and c # 1 = 2", "a = $1 and b=$2 and c # 1 = 2")]
    public void Placeholders_of_all_languages_become_numbered_parameters(string sql, string expected) =>
        Replaced(sql, Language.Script).Should().Be(expected);

    [Theory]
    [InlineData("a = %s and b like '%%x' and c=%s", "a = $1 and b like '%%x' and c=$2")]
    [InlineData("a = %(id)s and b = %(name)s or c = %(id)s", "a = $1 and b = $2 or c = $1")]
    [InlineData("a %% 2 = %s and b % 3 = 1", "a % 2 = $1 and b % 3 = 1")]
    [InlineData("a->>%s = '1' and b @>%s", "a->>$1 = '1' and b @>$2")]
    [InlineData("a = %s::jsonb", "a = $1::jsonb")]
    public void Placeholders_of_Python_become_numbered_parameters(string sql, string expected) =>
        Replaced(sql, Language.Python).Should().Be(expected);

    [Fact]
    public void Braces_in_raw_methods_of_Entity_Framework_become_numbered_parameters() =>
        new Placeholders(Text("a = {0} and b = {1}"), Language.CSharp, "FromSqlRaw")
            .Replace()
            .Sql.Text.Should()
            .Be("select 1 from t where a = $1 and b = $2");

    [Theory]
    [InlineData("a <@b", "<@ may be an operator or a parameter.")]
    [InlineData("data ?", "? may be an operator or a parameter.")]
    [InlineData("a[1:n] = b", "A colon in brackets may start a parameter.")]
    [InlineData("?? = 1", "?? may be an operator or a parameter.")]
    [InlineData(":name: = 1", "A parameter stands for a name.")]
    [InlineData("a = $1 and b = ?", "It mixes kinds of parameters.")]
    [InlineData("a_\uFFFC = 1", "An expression is inserted into quotes or a name.")]
    [InlineData("a = '\uFFFC'", "An expression is inserted into quotes or a name.")]
    public void An_ambiguous_placeholder_is_refused_with_the_reason(string sql, string reason) =>
        new Placeholders(Text(sql), Language.Script, "").Replace().Reason.Should().Be(reason);

    [Fact]
    public void Replaced_placeholders_keep_their_places_in_the_source()
    {
        var text = Text("a = ? and b = c");

        var sql = new Placeholders(text, Language.Script, "").Replace().Sql;

        sql.SourceOf(sql.Text.IndexOf("$1", StringComparison.Ordinal)).Should().Be(text.Text.IndexOf('?'));
        sql.SourceOf(sql.Length - 1).Should().Be(text.Length - 1);
    }

    private static MappedText Text(string condition) => MappedText.From($"select 1 from t where {condition}");

    private static string Replaced(string condition, Language language)
    {
        var (sql, reason) = new Placeholders(Text(condition), language, "").Replace();
        reason.Should().BeNull();
        return sql.Text["select 1 from t where ".Length..].Trim();
    }
}
