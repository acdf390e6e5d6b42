using System.Text;

namespace MigrationKit.Cli.Shared;

/// <summary>Writes text as <see cref="ShownText"/> shows it. Every command writes through one, so none has to think of it.</summary>
internal sealed class ShownWriter(TextWriter inner, bool color) : TextWriter
{
    private bool _atLineStart = true;

    /// <summary>Whether some of the text was shown in another way.</summary>
    internal bool HasChanged { get; private set; }

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }
        var shown = ShownText.From(value, _atLineStart, color);
        HasChanged |= shown != value;
        inner.Write(shown);
        var line = shown.LastIndexOf('\n') + 1;
        _atLineStart = (line > 0 || _atLineStart) && string.IsNullOrWhiteSpace(shown[line..]);
    }

    public override void WriteLine(string? value) => Write(value + inner.NewLine);

    public override void WriteLine() => Write(inner.NewLine);

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync() => inner.FlushAsync();
}
