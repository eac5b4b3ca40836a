using Rft.Engine.Diagnostics;
using Rft.Engine.Pipeline;
using Rft.Engine.Runs;

namespace Rft.Seeds;

/// <summary>Tells what is wrong, and nothing else; alarms stand in the tables.</summary>
internal sealed class QuietListener : IJobListener
{
    public void Diagnose(Diagnostic diagnostic)
    {
        if (diagnostic.Severity == DiagnosticSeverity.Error)
        {
            Console.Error.WriteLine(diagnostic);
        }
    }

    public void Message(string text)
    {
    }

    public void Report(ProgressUpdate update)
    {
    }
}
