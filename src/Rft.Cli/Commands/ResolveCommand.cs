using System.CommandLine;
using Rft.Cli.Output;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary><c>rft resolve</c>: prints the spec with every default and every <c>auto</c> filled in.</summary>
internal sealed class ResolveCommand(Terminal terminal)
    : SpecCommand("resolve", "Print the spec with every default and every auto filled in.", terminal)
{
    /// <inheritdoc/>
    protected override int Execute(Job job, ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        var text = job.ResolvedText;
        output.Result(
            json =>
            {
                json.WritePropertyName("spec");
                json.WriteRawValue(text);
            },
            text);
        return ExitCodes.Done;
    }
}
