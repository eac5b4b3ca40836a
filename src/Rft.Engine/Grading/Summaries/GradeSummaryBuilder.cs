using Rft.Engine.Evaluation;
using Rft.Engine.Graders;

namespace Rft.Engine.Grading;

/// <summary>Takes grades one at a time and sums them up; of the answers it keeps only their scores and a few examples.</summary>
/// <param name="passThreshold">An answer passes at this score or more.</param>
internal sealed class GradeSummaryBuilder(double passThreshold)
{
    // A formula such as 0.6 * a + 0.3 * b + 0.1 * c of three ones is 0.9999999999999999.
    private const double Rounding = 1e-9;
    private const int ErrorExamples = 3;
    private const int SlowestExamples = 5;

    private readonly ScoreTable _scores = new();
    private readonly Dictionary<string, (int Count, List<GradedExample> Examples)> _errors = new(StringComparer.Ordinal);
    private readonly PriorityQueue<GradedExample, double> _slowest = new();
    private readonly Dictionary<long, (double First, int Count, bool IsFlat)> _groups = [];
    private readonly List<ModelUsage> _usage = [];

    /// <summary>The scores so far.</summary>
    public ScoreTable Scores => _scores;

    /// <summary>Whether a score passes.</summary>
    public static bool Passes(double reward, double threshold) => reward >= threshold - Rounding;

    /// <summary>Takes the grade of the next answer.</summary>
    public void Add(GivenAnswer answer, Grade grade)
    {
        _scores.Add(grade);
        if (grade.Usage.Count > 0)
        {
            _usage.AddRange(grade.Usage);
            if (_usage.Count > 1000)
            {
                var sums = ModelUsage.Sum(_usage);
                _usage.Clear();
                _usage.AddRange(sums);
            }
        }

        if (grade.Reward is { } reward)
        {
            var group = _groups.GetValueOrDefault(answer.Group, (reward, 0, true));
            _groups[answer.Group] = (group.Item1, group.Item2 + 1, group.Item3 && reward == group.Item1);
        }
        else
        {
            var flag = grade.Error?.Flag ?? GradeErrorFlags.FlagOf(GradeErrorKind.Other);
            var (count, examples) = _errors.GetValueOrDefault(flag, (0, []));
            if (examples.Count < ErrorExamples)
            {
                examples.Add(GradedExample.Of(answer, grade));
            }

            _errors[flag] = (count + 1, examples);
        }

        var seconds = grade.Elapsed.TotalSeconds;
        if (_slowest.Count < SlowestExamples || (_slowest.TryPeek(out _, out var least) && seconds > least))
        {
            _slowest.Enqueue(GradedExample.Of(answer, grade), seconds);
            if (_slowest.Count > SlowestExamples)
            {
                _slowest.Dequeue();
            }
        }
    }

    /// <summary>Sums up.</summary>
    /// <param name="grader">The grader's name.</param>
    /// <param name="answers">What was graded.</param>
    /// <param name="elapsed">Wall time.</param>
    public GradeSummary Build(string grader, string answers, TimeSpan elapsed)
    {
        var scored = _scores.Rewards.Where(double.IsFinite).Order().ToList();
        var groups = _groups.Values.Where(group => group.Count > 1).ToList();
        double? OfScored(Func<double> value) => scored.Count == 0 ? null : value();
        return new GradeSummary
        {
            Grader = grader,
            Answers = answers,
            Count = _scores.Rewards.Count,
            Scored = scored.Count,
            PassThreshold = passThreshold,
            PassRate = OfScored(() => (double)scored.Count(score => Passes(score, passThreshold)) / scored.Count),
            Mean = OfScored(() => Moments.Mean(scored)),
            Deviation = scored.Count < 2 ? null : Moments.StandardError(scored) * Math.Sqrt(scored.Count),
            Minimum = OfScored(() => scored[0]),
            Median = OfScored(() => (scored[(scored.Count - 1) / 2] + scored[scored.Count / 2]) / 2),
            Maximum = OfScored(() => scored[^1]),
            Histogram = ScoreBin.Histogram(scored),
            Groups = groups.Count,
            FlatGroups = groups.Count(group => group.IsFlat),
            Errors =
            [
                .. _errors.OrderByDescending(pair => pair.Value.Count)
                    .Select(pair => new GradeErrorCount(pair.Key, pair.Value.Count, pair.Value.Examples)),
            ],
            Slowest = [.. _slowest.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)],
            Members = [.. _scores.Keys.Select((key, index) => Member(key, _scores.Member(index)))],
            Agreements = [.. Agreements()],
            Usage = [.. ModelUsage.Sum(_usage).Select(usage => new JudgeUsage(usage.Model, usage.PromptTokens, usage.CompletionTokens))],
            Seconds = elapsed.TotalSeconds,
        };
    }

    private static MemberSummary Member(string key, IReadOnlyList<double> scores)
    {
        var known = scores.Where(double.IsFinite).ToList();
        return new MemberSummary(key, known.Count == 0 ? null : Moments.Mean(known), known.Count, scores.Count - known.Count);
    }

    private IEnumerable<MemberAgreement> Agreements()
    {
        for (var first = 0; first < _scores.Keys.Count; first++)
        {
            for (var second = first + 1; second < _scores.Keys.Count; second++)
            {
                var pairs = _scores.Member(first).Zip(_scores.Member(second))
                    .Where(pair => double.IsFinite(pair.First) && double.IsFinite(pair.Second))
                    .ToList();
                if (pairs.Count > 0)
                {
                    yield return new MemberAgreement(
                        _scores.Keys[first],
                        _scores.Keys[second],
                        (double)pairs.Count(pair => pair.First >= 0.5 == pair.Second >= 0.5) / pairs.Count,
                        LinearCorrelation.Pearson(pairs.ConvertAll(pair => pair.First), pairs.ConvertAll(pair => pair.Second)));
                }
            }
        }
    }
}
