namespace Rft.Engine.Grading;

/// <summary>What a grader pays for the right answer and for answers that should be worth less: probes.json of a run.</summary>
public sealed record ProbeResult
{
    /// <summary>The probe that answers rightly.</summary>
    public const string Reference = "reference";

    // Formulas round; a probe that is this close is as good as the reference.
    private const double Rounding = 1e-9;

    /// <summary>The version of this file format.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>Rows that were probed: all, or a sample drawn by the spec's seed.</summary>
    public required int Rows { get; init; }

    /// <summary>Where the right answers come from; null where they are not known.</summary>
    public required string? ReferenceSource { get; init; }

    /// <summary>Why nothing was probed; null where it was.</summary>
    public string? Skipped { get; init; }

    /// <summary>The scores; the reference is the first.</summary>
    public required IReadOnlyList<ProbeScore> Scores { get; init; }

    /// <summary>The mean score of the right answers; null where they are not known, or none was scored.</summary>
    public double? ReferenceMean => Scores.FirstOrDefault(score => score.Name == Reference)?.Mean;

    /// <summary>What a probe answers, for people.</summary>
    internal static string InWords(string probe) => probe switch
    {
        Reference => "the right answer",
        "empty" => "an empty answer",
        "constant" => "one answer to all rows",
        "shuffled" => "the right answer of another row",
        _ => "the prompt itself",
    };

    /// <summary>
    /// The probes that are paid, and as much as the right answer, although most of their rows were scored. Where the right answer as it
    /// stands in the rows is paid nothing, because the grader wants a form around it, a probe that is paid nothing is no fault.
    /// </summary>
    public IEnumerable<ProbeScore> Suspicious => ReferenceMean is not { } right
        ? []
        : Scores.Where(score => score.Name != Reference && score.Mean > Rounding && score.Mean >= right - Rounding && score.Scored >= score.Failed);
}
