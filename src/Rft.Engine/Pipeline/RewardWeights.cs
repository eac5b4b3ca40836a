using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>The weights of a reward whose parts are scaled one by one.</summary>
internal static class RewardWeights
{
    /// <summary>Reads them off the formula of the grader; null where the reward is taken as it is, or cannot be taken apart.</summary>
    public static IReadOnlyList<double>? Of(RftSpec spec, DiagnosticBag diagnostics)
    {
        if (spec.Engine.RewardCombination != "normalize_then_sum" || spec.Grader is null)
        {
            return null;
        }

        if (spec.Grader is not MultiGraderSpec multi)
        {
            diagnostics.Add(
                DiagnosticTable.RewardNotWeightedSum,
                spec.Grader.Location,
                $"'reward_combination' is 'normalize_then_sum', but the grader is '{spec.Grader.Type}'; expected 'multi'");
            return null;
        }

        // A formula that does not compile is reported by whoever makes the grader.
        var formula = Formula.Compile(multi.CalculateOutput.Value, [.. multi.Graders.Select(pair => pair.Key)], _ => multi.Location, []);
        var weights = formula?.LinearWeights();
        if (formula is not null && weights is null)
        {
            diagnostics.Add(
                DiagnosticTable.RewardNotWeightedSum,
                multi.CalculateOutput.LocationOf(0),
                "'reward_combination' is 'normalize_then_sum', but the formula is no weighted sum; expected one such as "
                + "'0.8 * first + 0.2 * second'");
        }

        return weights;
    }
}
