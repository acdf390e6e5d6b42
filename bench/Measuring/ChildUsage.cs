using System.Runtime.InteropServices;

namespace MigrationKit.Bench.Measuring;

/// <summary>The CPU time of all child processes that have ended, and of theirs. Linux on 64 bits; elsewhere not measured.</summary>
internal static partial class ChildUsage
{
    private const int Children = -1;

    internal static TimeSpan? Cpu()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return null;
        }
        return GetUsage(Children, out var usage) == 0
            ? usage.User + usage.System
            : throw new InvalidOperationException($"getrusage failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static partial int GetUsage(int who, out Usage usage);

    /// <summary><c>struct rusage</c>: two times of two numbers, then fourteen numbers that do not matter here.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 18 * sizeof(long))]
    private readonly struct Usage
    {
        private readonly long _userSeconds;
        private readonly long _userMicroseconds;
        private readonly long _systemSeconds;
        private readonly long _systemMicroseconds;

        internal TimeSpan User => Time(_userSeconds, _userMicroseconds);

        internal TimeSpan System => Time(_systemSeconds, _systemMicroseconds);

        private static TimeSpan Time(long seconds, long microseconds) =>
            TimeSpan.FromSeconds(seconds) + TimeSpan.FromMicroseconds(microseconds);
    }
}
