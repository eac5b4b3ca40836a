namespace Rft.Bench;

/// <summary>Something to measure.</summary>
/// <param name="Name">What, and with which shape.</param>
/// <param name="Operations">Floating-point operations, or elements, in one call.</param>
/// <param name="Action">The call.</param>
/// <param name="Operands">The memory that it works on.</param>
internal sealed record Kernel(string Name, double Operations, Action Action, Operands Operands) : IDisposable
{
    public void Dispose() => Operands.Dispose();
}
