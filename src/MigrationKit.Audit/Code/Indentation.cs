namespace MigrationKit.Audit.Code;

/// <summary>The indentation of C#'s raw literals, which belongs to the code.</summary>
internal static class Indentation
{
    /// <summary>The lines between the delimiters, without what stands before the closing one.</summary>
    internal static MappedText Remove(MappedText literal)
    {
        var text = literal.Text;
        var first = text.IndexOf('\n') + 1;
        var last = Math.Max(text.LastIndexOf('\n'), first);
        var indentation = text.AsSpan(Math.Min(last + 1, text.Length)).Length;
        var lines = new MappedText();
        for (var start = first; start < last; )
        {
            var length = text.AsSpan(start, last - start).IndexOf('\n');
            var end = length < 0 ? last : start + length + 1;
            var from = start;
            while (from < end && from < start + indentation && text[from] is ' ' or '\t')
            {
                from++;
            }
            lines.Add(literal, from, end);
            start = end;
        }
        return lines;
    }
}
