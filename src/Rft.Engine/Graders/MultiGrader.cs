using Rft.Engine.Json;

namespace Rft.Engine.Graders;

/// <summary>
/// OpenAI's <c>multi</c>: a formula over the scores of other graders. Every member is graded, so that metrics have all scores; a
/// member that failed makes the whole fail where the formula uses it.
/// </summary>
internal sealed class MultiGrader(string name, IReadOnlyList<KeyValuePair<string, IGrader>> members, Formula formula) : IGrader
{
    public string Name => name;

    public Grade Grade(Sample sample, SourceNode item)
    {
        var subRewards = new KeyValuePair<string, double?>[members.Count];
        Span<double> scores = members.Count <= 64 ? stackalloc double[members.Count] : new double[members.Count];
        GradeError? error = null;
        for (var i = 0; i < members.Count; i++)
        {
            var (key, member) = members[i];
            var grade = member.Grade(sample, item);
            subRewards[i] = new(key, grade.Reward);
            scores[i] = grade.Reward ?? double.NaN;
            if (grade.Error is { } memberError && formula.Uses(i))
            {
                error ??= memberError with { Details = $"grader '{key}': {memberError.Details}" };
            }
        }

        if (error is not null)
        {
            return new Grade { Reward = null, SubRewards = subRewards, Error = error };
        }

        var reward = formula.Evaluate(scores);
        return double.IsFinite(reward)
            ? new Grade { Reward = reward, SubRewards = subRewards }
            : new Grade { Reward = null, SubRewards = subRewards, Error = NotFinite(reward) };
    }

    private static GradeError NotFinite(double reward) =>
        new(GradeErrorKind.Other, double.IsNaN(reward) ? "the formula gave no number" : "the formula gave an infinite number");
}
