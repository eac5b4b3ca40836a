using Rft.Engine.Diagnostics;

namespace Rft.Engine.Specs;

/// <summary>The memory that a model may take, with what is trained of it and all that its calls need.</summary>
/// <param name="Gigabytes">In 10^9 bytes, above 0.</param>
/// <param name="Location">Where it is set.</param>
public sealed record MemoryLimit(double Gigabytes, SourceLocation Location)
{
    /// <summary>In bytes.</summary>
    public long Bytes => (long)Math.Min(Gigabytes * 1e9, long.MaxValue / 2);
}
