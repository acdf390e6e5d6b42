using System.Text;

namespace MigrationKit.Audit.Code;

/// <summary>A text that remembers of each character where in the source it was written.</summary>
internal sealed class MappedText
{
    /// <summary>Stands for an expression inside a literal. SQL takes it for a letter, so that it is part of a name.</summary>
    internal const char Hole = '\uFFFC';

    private readonly StringBuilder _text = new();
    private readonly List<int> _offsets = [];
    private string? _built = "";

    internal string Text => _built ??= _text.ToString();

    internal int Length => _offsets.Count;

    /// <summary>Where a character was written; that of the last one beyond the end.</summary>
    internal int SourceOf(int index) => _offsets.Count == 0 ? 0 : _offsets[Math.Clamp(index, 0, _offsets.Count - 1)];

    internal void Add(char c, int offset)
    {
        _text.Append(c);
        _offsets.Add(offset);
        _built = null;
    }

    /// <summary>Adds a text that was written in one place.</summary>
    internal void Add(ReadOnlySpan<char> text, int offset)
    {
        foreach (var c in text)
        {
            Add(c, offset);
        }
    }

    /// <summary>Adds a part of another text, each character with its own place.</summary>
    internal void Add(MappedText other, int start, int end)
    {
        _text.Append(other.Text.AsSpan(start, end - start));
        _offsets.AddRange(other._offsets[start..end]);
        _built = null;
    }

    internal MappedText Slice(int start, int end)
    {
        var slice = new MappedText();
        slice.Add(this, start, end);
        return slice;
    }

    /// <summary>A whole file.</summary>
    internal static MappedText From(string text)
    {
        var mapped = new MappedText();
        mapped._text.Append(text);
        mapped._offsets.AddRange(Enumerable.Range(0, text.Length));
        mapped._built = text;
        return mapped;
    }
}
