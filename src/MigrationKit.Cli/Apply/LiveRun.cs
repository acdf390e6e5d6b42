namespace MigrationKit.Cli.Apply;

/// <summary>
/// The plain lines, and below them one that says what is under way and for how long. It is drawn after a tenth of a
/// second, so that short migrations do not flicker, and is never as wide as the terminal, so that it never wraps.
/// </summary>
internal sealed class LiveRun : RunLines
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private string? _current;
    private long _since;

    internal LiveRun(Screen screen)
        : base(screen) => _timer = new Timer(_ => Draw(), null, Tick, Tick);

    public override void Show(MigrationEvent happened)
    {
        lock (_gate)
        {
            Screen.ClearLine();
            base.Show(happened);
            switch (happened)
            {
                case MigrationStarted started:
                    (_current, _since) = (started.Name, TimeProvider.System.GetTimestamp());
                    break;
                case MigrationApplied or MigrationSkipped or MigrationFailed or RunEnded:
                    _current = null;
                    break;
            }
        }
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            Screen.ClearLine();
            _current = null;
        }
        _timer.Dispose();
        base.Dispose();
    }

    private void Draw()
    {
        lock (_gate)
        {
            if (_current is null)
            {
                return;
            }
            var elapsed = TimeProvider.System.GetElapsedTime(_since);
            if (elapsed < Tick)
            {
                return;
            }
            var room = Screen.Width() - Indent - 1;
            Screen.ShowLine(Format("applying", elapsed, Shorten(_current, room)));
        }
    }

    private static string Shorten(string name, int room) =>
        room < 2 ? ""
        : name.Length <= room ? name
        : name[..(room - 1)] + "…";
}
