using Rft.Engine.Evaluation;
using Rft.Engine.Graders;

namespace Rft.Engine.Grading;

/// <summary>Compares the grades of a new grader, taken one at a time, with the scores that an old grader gave to the same answers.</summary>
/// <param name="old">The old scores.</param>
/// <param name="attribution">The parts of the graders.</param>
/// <param name="passThreshold">An answer passes at this score or more.</param>
/// <param name="examples">How many examples to keep.</param>
internal sealed class GraderDifferenceBuilder(ScoreTable old, DifferenceAttribution attribution, double passThreshold, int examples)
{
    private const double Significance = 0.05;

    private readonly ScoreTable _now = new();
    private readonly int[,] _flips = new int[3, 3];
    private readonly Dictionary<(string Origin, int Row), (double Sum, int Count)> _rows = [];
    private readonly PriorityQueue<ChangedExample, (bool IsFlip, double Change, int Order)> _examples = new();
    private readonly double[] _effects = new double[attribution.Names.Count];
    private readonly int[] _moved = new int[attribution.Names.Count];
    private readonly int[] _verdicts = new int[attribution.Names.Count];
    private int _changed;

    /// <summary>Takes the new grade of the next answer.</summary>
    public void Add(GivenAnswer answer, Grade grade)
    {
        var index = _now.Rewards.Count;
        _now.Add(grade);
        var (before, after) = (old.Rewards[index], _now.Rewards[index]);
        var (oldOutcome, newOutcome) = (OutcomeOf(before), OutcomeOf(after));
        _flips[(int)oldOutcome, (int)newOutcome]++;
        var isCompared = double.IsFinite(before) && double.IsFinite(after);
        var isFlip = oldOutcome != newOutcome;
        string? cause = null;
        if (isCompared)
        {
            var (sum, count) = _rows.GetValueOrDefault((answer.Origin, answer.Row));
            _rows[(answer.Origin, answer.Row)] = (sum + after - before, count + 1);
            cause = Attribute(index, isFlip);
        }

        if (!isFlip && (!isCompared || before == after))
        {
            return;
        }

        _changed++;
        var priority = (isFlip, isCompared ? Math.Abs(after - before) : double.MaxValue, -index);
        if (_examples.Count < examples || (_examples.TryPeek(out _, out var least) && priority.CompareTo(least) > 0))
        {
            var shown = GradedExample.Of(answer, grade);
            _examples.Enqueue(
                new ChangedExample(
                    shown.Line, shown.Prompt, shown.Answer, Known(before), Known(after), oldOutcome, newOutcome, cause),
                priority);
            if (_examples.Count > examples)
            {
                _examples.Dequeue();
            }
        }
    }

    /// <summary>Sums up.</summary>
    /// <param name="oldName">The old grader, as the user named it.</param>
    /// <param name="newName">The new grader's file.</param>
    /// <param name="answers">What was graded.</param>
    public GraderDifference Build(string oldName, string newName, string answers)
    {
        var compared = Enumerable.Range(0, _now.Rewards.Count)
            .Where(index => double.IsFinite(old.Rewards[index]) && double.IsFinite(_now.Rewards[index]))
            .ToList();
        var (before, after) = (compared.ConvertAll(index => old.Rewards[index]), compared.ConvertAll(index => _now.Rewards[index]));
        return new GraderDifference
        {
            Old = oldName,
            New = newName,
            Answers = answers,
            Count = _now.Rewards.Count,
            Compared = compared.Count,
            Rows = _rows.Count,
            PassThreshold = passThreshold,
            Flips =
            [
                .. from was in Enum.GetValues<GradeOutcome>()
                   from @is in Enum.GetValues<GradeOutcome>()
                   select new FlipCount(was, @is, _flips[(int)was, (int)@is]),
            ],
            Changed = _changed,
            OldMean = compared.Count == 0 ? null : Moments.Mean(before),
            NewMean = compared.Count == 0 ? null : Moments.Mean(after),
            Interval = ClusteredInterval.Of(_rows.Values, Significance),
            Spearman = RankCorrelation.Spearman(before, after),
            Kendall = RankCorrelation.Kendall(before, after),
            Causes = [.. attribution.Names.Select((name, part) => Cause(name, part, compared))],
            Examples = [.. _examples.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)],
        };
    }

    private DifferenceCause Cause(string name, int part, List<int> compared)
    {
        var isMember = part < attribution.Shared.Count;
        return new DifferenceCause(
            name,
            isMember ? MeanOf(old, attribution.Shared[part].Old, compared) : null,
            isMember ? MeanOf(_now, attribution.Shared[part].New, compared) : null,
            _moved[part],
            compared.Count == 0 ? 0 : _effects[part] / compared.Count,
            _verdicts[part]);
    }

    private static double? MeanOf(ScoreTable scores, int member, List<int> compared)
    {
        var known = compared.Select(index => scores.Member(member)[index]).Where(double.IsFinite).ToList();
        return known.Count == 0 ? null : Moments.Mean(known);
    }

    private string? Attribute(int index, bool isFlip)
    {
        if (attribution.Names.Count == 0)
        {
            return null;
        }

        var (before, after) = (old.MembersOf(index), _now.MembersOf(index));
        var effects = attribution.Effects(before, after);
        var most = -1;
        for (var part = 0; part < effects.Length; part++)
        {
            var hasMoved = part < attribution.Shared.Count
                ? !before[attribution.Shared[part].Old].Equals(after[attribution.Shared[part].New])
                : effects[part] != 0;
            _effects[part] += effects[part];
            _moved[part] += hasMoved ? 1 : 0;
            most = effects[part] != 0 && (most < 0 || Math.Abs(effects[part]) > Math.Abs(effects[most])) ? part : most;
        }

        if (most >= 0 && isFlip)
        {
            _verdicts[most]++;
        }

        return most < 0 ? null : attribution.Names[most];
    }

    private static double? Known(double score) => double.IsFinite(score) ? score : null;

    private GradeOutcome OutcomeOf(double score) =>
        !double.IsFinite(score) ? GradeOutcome.Error
        : GradeSummaryBuilder.Passes(score, passThreshold) ? GradeOutcome.Pass
        : GradeOutcome.Fail;
}
