using Rft.Engine.Diagnostics;

namespace Rft.Engine.Training;

/// <summary>Something that a run's metrics say is wrong.</summary>
/// <param name="Descriptor">The code.</param>
/// <param name="Step">The step at which it showed.</param>
/// <param name="Value">The value that crossed its threshold.</param>
/// <param name="Message">What was seen, with numbers.</param>
internal sealed record HealthAlarm(DiagnosticDescriptor Descriptor, int Step, double Value, string Message);
