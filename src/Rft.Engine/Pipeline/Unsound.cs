using Rft.Engine.Diagnostics;
using Rft.Engine.Models;

namespace Rft.Engine.Pipeline;

/// <summary>What a user hears of a model that gives no token a probability.</summary>
internal static class Unsound
{
    /// <summary>The coded error.</summary>
    /// <param name="name">What the user calls the model.</param>
    /// <param name="location">Where the model is named.</param>
    /// <param name="cause">What the engine said.</param>
    public static DiagnosticException Model(string name, SourceLocation location, LogitsNotFiniteException cause) => new(
        DiagnosticTable.LossNotFinite,
        location,
        $"The {name} gives no token a probability: some of its weights are not finite, or so large that its logits are not.",
        cause);
}
