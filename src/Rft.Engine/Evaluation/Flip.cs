namespace Rft.Engine.Evaluation;

/// <summary>A row whose greedy answer passes for one model and fails for the other.</summary>
/// <param name="Line">The row's line in its file, from 1.</param>
/// <param name="Prompt">The prompt as people read it.</param>
/// <param name="Baseline">The base model's answer.</param>
/// <param name="BaselineReward">Its reward.</param>
/// <param name="Candidate">The trained model's answer.</param>
/// <param name="CandidateReward">Its reward.</param>
public sealed record Flip(int Line, string Prompt, string Baseline, double BaselineReward, string Candidate, double CandidateReward)
{
    /// <summary>The rows that one model passes and the other fails, in file order.</summary>
    internal static IReadOnlyList<Flip> Between(EvaluatedModel baseline, EvaluatedModel candidate, bool passedBefore) =>
    [
        .. from pair in baseline.Rows.Zip(candidate.Rows)
           let before = pair.First.Greedy
           let after = pair.Second.Greedy
           where before?.Passed == passedBefore && after?.Passed == !passedBefore
           select new Flip(pair.First.Line, pair.First.Prompt, before.Text, before.Reward!.Value, after.Text, after.Reward!.Value),
    ];
}
