using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Runs;

namespace Rft.Cli.Output;

/// <summary>Text for people, in a log or a pipe: findings in canonical form, now and then a line of progress, the result.</summary>
internal class TextOutput(Terminal terminal) : CommandOutput
{
    private readonly SparseProgress _sparse = new();

    /// <summary>The outside.</summary>
    protected Terminal Terminal { get; } = terminal;

    /// <inheritdoc/>
    public override void Report(ProgressUpdate update)
    {
        if (_sparse.IsWorthALine(update))
        {
            Terminal.Error.WriteLine(update.Text);
        }
    }

    /// <inheritdoc/>
    public override void Diagnose(Diagnostic diagnostic) => Terminal.Error.WriteLine(diagnostic.ToString());

    /// <inheritdoc/>
    public override void Message(string text) => Terminal.Error.WriteLine(text);

    /// <inheritdoc/>
    public override void Result(Action<Utf8JsonWriter> write, string text) => Terminal.Out.WriteLine(text);

    /// <inheritdoc/>
    public override void NoResult(int exitCode)
    {
    }
}
