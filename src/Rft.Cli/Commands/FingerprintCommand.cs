using System.CommandLine;
using Rft.Cli.Output;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary><c>rft fingerprint</c>: prints the name of the run that these inputs determine.</summary>
internal sealed class FingerprintCommand(Terminal terminal)
    : SpecCommand("fingerprint", "Print the SHA-256 of everything that determines the run.", terminal)
{
    /// <inheritdoc/>
    protected override int Execute(Job job, ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        var fingerprint = job.Validate().Fingerprint;
        output.Result(json => json.WriteString("fingerprint", fingerprint), fingerprint);
        return ExitCodes.Done;
    }
}
