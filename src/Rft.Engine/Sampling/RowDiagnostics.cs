using Rft.Engine.Data;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Sampling;

/// <summary>Reports mistakes by row, but not thousands of them: after a number of rows with the same code only their count.</summary>
internal sealed class RowDiagnostics(DiagnosticBag diagnostics)
{
    private const int Most = 20;

    private readonly Dictionary<string, (int Count, Diagnostic Last)> _counts = [];

    /// <summary>Adds a diagnostic about a row.</summary>
    public void Add(DiagnosticDescriptor descriptor, SourceLocation location, string message)
    {
        var count = _counts.GetValueOrDefault(descriptor.Code).Count + 1;
        _counts[descriptor.Code] = (count, new Diagnostic(descriptor, location, message));
        if (count <= Most)
        {
            diagnostics.Add(descriptor, location, message);
        }
    }

    /// <summary>Adds what a chat template refused, at the row that it refused.</summary>
    public void Add(DiagnosticException refusal, DatasetRow row)
    {
        foreach (var diagnostic in refusal.Diagnostics)
        {
            Add(diagnostic.Descriptor, row.Messages.Location, diagnostic.Message);
        }
    }

    /// <summary>Adds how many were not reported one by one.</summary>
    public void Finish()
    {
        foreach (var (count, last) in _counts.Values.Where(entry => entry.Count > Most))
        {
            diagnostics.Add(
                last.Descriptor,
                last.Location,
                $"{last.Message}; it is the last of {count - Most} more rows like those listed");
        }
    }
}
