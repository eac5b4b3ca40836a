namespace Rft.Engine.Evaluation;

/// <summary>One metric's value of each row for both models, before any statistics.</summary>
internal sealed class MetricSamples
{
    private readonly List<double> _baseline = [];
    private readonly List<double> _candidate = [];

    /// <summary>Pairs the rows that have a value for both models.</summary>
    public MetricSamples(EvaluatedModel baseline, EvaluatedModel candidate, Func<EvaluatedRow, double?> valueOfRow)
    {
        for (var row = 0; row < baseline.Rows.Count; row++)
        {
            if (valueOfRow(baseline.Rows[row]) is { } before && valueOfRow(candidate.Rows[row]) is { } after)
            {
                _baseline.Add(before);
                _candidate.Add(after);
                Differences.Add(after - before);
            }
        }

        if (Rows == 0)
        {
            throw new ArgumentException("No row was graded for both models.", nameof(candidate));
        }
    }

    /// <summary>Paired rows.</summary>
    public int Rows => _baseline.Count;

    /// <summary>The base model's mean.</summary>
    public double Baseline => Moments.Mean(_baseline);

    /// <summary>The trained model's mean.</summary>
    public double Candidate => Moments.Mean(_candidate);

    /// <summary>Trained minus base, a row each.</summary>
    public List<double> Differences { get; } = [];
}
