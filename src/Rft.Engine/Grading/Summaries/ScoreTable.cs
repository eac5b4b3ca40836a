using Rft.Engine.Graders;

namespace Rft.Engine.Grading;

/// <summary>
/// The scores of many answers, eight bytes an answer and grader: all that is kept of each. A score that there is not is NaN.
/// </summary>
internal sealed class ScoreTable
{
    private readonly List<double> _rewards = [];
    private string[] _keys = [];
    private List<double>[] _members = [];

    /// <summary>The rewards, in the answers' order.</summary>
    public IReadOnlyList<double> Rewards => _rewards;

    /// <summary>The keys of the members of a <c>multi</c> grader.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>The scores of a member.</summary>
    public IReadOnlyList<double> Member(int index) => _members[index];

    /// <summary>The scores of all members for one answer.</summary>
    public double[] MembersOf(int answer) => Array.ConvertAll(_members, scores => scores[answer]);

    /// <summary>Adds the grade of the next answer.</summary>
    public void Add(Grade grade)
    {
        if (_keys.Length == 0 && grade.SubRewards.Count > 0)
        {
            _keys = [.. grade.SubRewards.Select(score => score.Key)];
            _members = Array.ConvertAll(_keys, _ => Enumerable.Repeat(double.NaN, _rewards.Count).ToList());
        }

        _rewards.Add(grade.Reward ?? double.NaN);
        for (var member = 0; member < _members.Length; member++)
        {
            // The members of a grade that failed as a whole may be missing.
            _members[member].Add(member < grade.SubRewards.Count ? grade.SubRewards[member].Value ?? double.NaN : double.NaN);
        }
    }
}
