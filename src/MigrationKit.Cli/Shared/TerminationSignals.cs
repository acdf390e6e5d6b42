using System.Runtime.InteropServices;

namespace MigrationKit.Cli.Shared;

/// <summary>
/// Ctrl-C and SIGTERM as a cancellation: the command ends by itself and says what it did. A second signal ends the
/// process at once; the server then rolls back what was under way.
/// </summary>
/// <remarks>
/// System.CommandLine would end the process without a word where a signal comes before the command has returned its
/// task, and gives it a limited time afterwards.
/// </remarks>
internal sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    internal TerminationSignals() =>
        registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive),
        ];

    internal CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
        source.Dispose();
    }

    private void Receive(PosixSignalContext signal)
    {
        signal.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
