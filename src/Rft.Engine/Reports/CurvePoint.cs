namespace Rft.Engine.Reports;

/// <summary>A point of a curve over training.</summary>
/// <param name="Step">The training step.</param>
/// <param name="Value">The value there.</param>
internal readonly record struct CurvePoint(int Step, double Value);
