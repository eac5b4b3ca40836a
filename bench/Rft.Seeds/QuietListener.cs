using Rft.Engine.Diagnostics;
using Rft.Engine.Pipeline;
using Rft.Engine.Runs;

namespace Rft.Seeds;

/// <summary>Tells what is wrong, and nothing else.</summary>
internal sealed class QuietListener : IJobListener
{
    public void Diagnose(Diagnostic diagnostic) => Console.Error.WriteLine(diagnostic);

    public void Message(string text)
    {
    }

    public void Report(ProgressUpdate update)
    {
    }
}
