using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Pipeline;
using Rft.Engine.Runs;

namespace Rft.Cli.Output;

/// <summary>Where a command's findings, progress and result go: text for people, one JSON object, or JSON lines.</summary>
internal abstract class CommandOutput : IJobListener, IDisposable
{
    /// <inheritdoc/>
    public abstract void Report(ProgressUpdate update);

    /// <inheritdoc/>
    public abstract void Diagnose(Diagnostic diagnostic);

    /// <inheritdoc/>
    public abstract void Message(string text);

    /// <summary>Says what came out, once, at the end.</summary>
    /// <param name="write">Writes the members of the result's JSON object.</param>
    /// <param name="text">The same for people.</param>
    public abstract void Result(Action<Utf8JsonWriter> write, string text);

    /// <summary>Says that the command ended without a result.</summary>
    public abstract void NoResult(int exitCode);

    /// <summary>Runs the command's work while progress is shown.</summary>
    public virtual int Track(Func<int> work) => work();

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
