namespace Rft.Engine.Diagnostics;

/// <summary>One row of the table of codes: what every diagnostic with this code has in common.</summary>
/// <param name="Code">The stable code, such as <c>RFT1003</c>.</param>
/// <param name="Severity">The severity of every diagnostic with this code.</param>
/// <param name="Title">What is wrong, in a few words.</param>
/// <param name="Remedy">What the reader does about it, in a sentence; shown in docs/diagnostics.md.</param>
public sealed record DiagnosticDescriptor(string Code, DiagnosticSeverity Severity, string Title, string Remedy);
