using System.CommandLine.Invocation;
using System.Reflection;

namespace MigrationKit.Cli.Shared;

/// <summary><c>--version</c>: the version of this assembly, whichever process has loaded it.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var version = typeof(VersionAction)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;
        // What follows the plus sign is the commit.
        parseResult.InvocationConfiguration.Output.WriteLine(version.Split('+')[0]);
        return ExitCodes.Success;
    }
}
