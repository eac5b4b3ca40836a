using System.Collections;

namespace Rft.Engine.Diagnostics;

/// <summary>Collects diagnostics so that a user sees all of them at once.</summary>
public sealed class DiagnosticBag : IReadOnlyCollection<Diagnostic>
{
    private readonly List<Diagnostic> _diagnostics = [];

    /// <inheritdoc/>
    public int Count => _diagnostics.Count;

    /// <summary>Whether any diagnostic is an error.</summary>
    public bool HasErrors => _diagnostics.Exists(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>Adds a diagnostic.</summary>
    public void Add(DiagnosticDescriptor descriptor, SourceLocation location, string message) =>
        _diagnostics.Add(new Diagnostic(descriptor, location, message));

    /// <summary>Adds diagnostics found elsewhere.</summary>
    public void AddRange(IEnumerable<Diagnostic> diagnostics) => _diagnostics.AddRange(diagnostics);

    /// <summary>Throws what was collected if any of it is an error.</summary>
    /// <exception cref="DiagnosticException">There is an error.</exception>
    public void ThrowIfErrors()
    {
        if (HasErrors)
        {
            throw new DiagnosticException([.. _diagnostics]);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Diagnostic> GetEnumerator() => _diagnostics.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
