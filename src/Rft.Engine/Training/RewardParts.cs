using Rft.Engine.Graders;
using Rft.Engine.Specs;

namespace Rft.Engine.Training;

/// <summary>The graders that make up a reward: the members of a <c>multi</c> grader, or the grader itself.</summary>
internal sealed class RewardParts
{
    private readonly bool _isMulti;

    private RewardParts(IReadOnlyList<(string Name, string Type)> labels, bool isMulti) => (Labels, _isMulti) = (labels, isMulti);

    /// <summary>A reward of which nothing is known.</summary>
    public static RewardParts None { get; } = new([], isMulti: false);

    /// <summary>Names and types; the keys of a <c>multi</c> grader's members are their names.</summary>
    public IReadOnlyList<(string Name, string Type)> Labels { get; }

    /// <summary>The parts of a grader.</summary>
    public static RewardParts Of(GraderSpec grader) => grader is MultiGraderSpec multi
        ? new RewardParts([.. multi.Graders.Select(member => (member.Key, member.Value.Type))], isMulti: true)
        : new RewardParts([(grader.Name, grader.Type)], isMulti: false);

    /// <summary>The score of one part; null where it failed.</summary>
    public double? ScoreOf(Grade grade, int part) =>
        _isMulti ? part < grade.SubRewards.Count ? grade.SubRewards[part].Value : null : grade.Reward;

    /// <summary>The mean score of one part over the grades that have it.</summary>
    public double? MeanOf(IEnumerable<Grade> grades, int part)
    {
        var (sum, count) = (0.0, 0);
        foreach (var grade in grades)
        {
            if (ScoreOf(grade, part) is { } score)
            {
                (sum, count) = (sum + score, count + 1);
            }
        }

        return count == 0 ? null : sum / count;
    }
}
