using Rft.Engine.Runs;
using Rft.Engine.Specs;

namespace Rft.Engine.Training;

/// <summary>
/// The weight of the entropy bonus: fixed, or steered so that the entropy does not stay below a target (Skywork-OR1, as in TRL). A step
/// goes by the entropy of the step before; at or below the target the weight rises, above it falls and is not applied.
/// </summary>
internal static class EntropyController
{
    private const double Change = 0.005;
    private const double Largest = 1;

    /// <summary>The weight that the next step applies, and the state that it leaves but for its own entropy.</summary>
    public static (double Applied, MethodState State) Next(EngineSpec engine, MethodState state)
    {
        if (engine.EntropyTarget is not { } target)
        {
            return (engine.EntropyBonus, state);
        }

        if (state.Entropy is not { } entropy)
        {
            return (0, state with { EntropyWeight = engine.EntropyBonus });
        }

        var isLow = entropy <= target;
        var weight = Math.Clamp(state.EntropyWeight + (isLow ? Change : -Change), 0, Largest);
        return (isLow ? weight : 0, state with { EntropyWeight = weight });
    }
}
