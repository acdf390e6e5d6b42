using DotNet.Testcontainers.Containers;

namespace MigrationKit.Testing.Containers;

/// <summary>
/// Watches Ryuk during the start of a container: Testcontainers starts it first, unless the container's builder says
/// otherwise, and the exceptions of both are alike.
/// </summary>
internal sealed class Cleaner : IDisposable
{
    private volatile bool _wanted;

    internal Cleaner() => ResourceReaper.StateChanged += OnStateChanged;

    internal bool HasFailed => _wanted && ResourceReaper.IsUnavailable;

    public void Dispose() => ResourceReaper.StateChanged -= OnStateChanged;

    private void OnStateChanged(object? sender, ResourceReaperStateEventArgs e) => _wanted = true;
}
