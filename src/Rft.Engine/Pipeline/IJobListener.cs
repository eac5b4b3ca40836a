using Rft.Engine.Diagnostics;
using Rft.Engine.Runs;

namespace Rft.Engine.Pipeline;

/// <summary>Hears what a job finds, says and how far it is. Called from the working thread.</summary>
public interface IJobListener : IProgressListener
{
    /// <summary>Takes a finding that does not stop the work.</summary>
    void Diagnose(Diagnostic diagnostic);

    /// <summary>Takes a sentence that is worth a line of a log.</summary>
    void Message(string text);
}
