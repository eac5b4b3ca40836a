using System.Runtime.CompilerServices;
using Rft.Engine.Graders;
using Rft.Engine.Specs;

namespace Rft.Engine.Grading;

/// <summary>Grades answers that are there already, or finds in the store what the grader said of them before.</summary>
/// <param name="spec">The grader's settings.</param>
/// <param name="create">Makes the grader, where it has to be asked.</param>
/// <param name="services">The clock and the cores.</param>
/// <param name="verdicts">What graders said before.</param>
internal sealed class GivenAnswerGrading(GraderSpec spec, Func<IGrader> create, GraderServices services, StoredVerdicts verdicts)
{
    /// <summary>Whether the grades came from the store. Known once the first is there.</summary>
    public bool FromStore { get; private set; }

    /// <summary>Grades in the answers' order, with bounded memory.</summary>
    public async IAsyncEnumerable<(GivenAnswer Answer, Grade Grade)> GradeAsync(
        IAnswerSource answers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var key = verdicts.KeyFor(spec, "grades", answers.Digest);
        if (key is not null && Stored(key, answers.Count) is { } stored)
        {
            FromStore = true;
            foreach (var pair in answers.Read().Zip(stored))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return pair;
            }

            yield break;
        }

        var lines = key is null ? null : new List<string>(answers.Count);
        using var pipeline = new GradingPipeline(create(), services);
        await foreach (var (answer, grade) in pipeline
            .StreamAsync(answers.Read(), answer => (answer.Sample, answer.Item), cancellationToken)
            .ConfigureAwait(false))
        {
            lines = lines is null || VerdictLine.IsFleeting(grade) ? null : lines;
            lines?.Add(VerdictLine.Write(grade));
            yield return (answer, grade);
        }

        if (lines is not null)
        {
            verdicts.Write(key!, string.Concat(lines.Select(line => line + "\n")));
        }
    }

    private List<Grade>? Stored(string key, int count)
    {
        var grades = new List<Grade>(count);
        foreach (var line in verdicts.ReadLines(key) ?? [])
        {
            if (VerdictLine.Read(line) is not { } grade)
            {
                return null;
            }

            grades.Add(grade);
        }

        return grades.Count == count ? grades : null;
    }
}
