using Rft.Engine.Diagnostics;
using Rft.Engine.Pipeline;
using Rft.Engine.Runs;

namespace Rft.Engine.Tests.Pipeline;

/// <summary>Keeps all that a job says; can act on an update.</summary>
internal sealed class RecordingListener : IJobListener
{
    public List<Diagnostic> Diagnostics { get; } = [];

    public List<string> Messages { get; } = [];

    public List<ProgressUpdate> Updates { get; } = [];

    public Action<ProgressUpdate> OnUpdate { get; set; } = _ => { };

    public void Diagnose(Diagnostic diagnostic) => Diagnostics.Add(diagnostic);

    public void Message(string text) => Messages.Add(text);

    public void Report(ProgressUpdate update)
    {
        Updates.Add(update);
        OnUpdate(update);
    }
}
