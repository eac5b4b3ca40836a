namespace Rft.Engine.Diagnostics;

/// <summary>
/// The one exception for what a user can mend: bad input, a missing file, a full disk. It carries diagnostics, never a bug;
/// a bug is any other exception and shows its stack.
/// </summary>
public sealed class DiagnosticException : Exception
{
    /// <summary>Carries everything that was found.</summary>
    public DiagnosticException(IReadOnlyList<Diagnostic> diagnostics, Exception? innerException = null)
        : base(string.Join(Environment.NewLine, diagnostics), innerException) => Diagnostics = diagnostics;

    /// <summary>Carries one finding.</summary>
    public DiagnosticException(DiagnosticDescriptor descriptor, SourceLocation location, string message, Exception? innerException = null)
        : this([new Diagnostic(descriptor, location, message)], innerException)
    {
    }

    /// <summary>What was found, in the order of finding.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
