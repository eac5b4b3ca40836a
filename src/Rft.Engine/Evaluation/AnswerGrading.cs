using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Sampling;

namespace Rft.Engine.Evaluation;

/// <summary>Makes evaluated answers of graded ones, unless too many grades failed.</summary>
internal sealed class AnswerGrading(IGrader? grader, IReadOnlyList<GradedBehaviour> behaviours, double passThreshold, double maximumFailedShare)
{
    private const string NoScore = "no score";

    // A formula such as 0.6 * a + 0.3 * b + 0.1 * c of three ones is 0.9999999999999999.
    private const double Rounding = 1e-9;

    /// <summary>What grades an answer: the grader where there is one, then one a behaviour.</summary>
    public IReadOnlyList<IGrader> Graders =>
        [.. grader is null ? [] : (IGrader[])[grader], .. behaviours.Select(behaviour => behaviour.Grader)];

    private int FirstBehaviour => grader is null ? 0 : 1;

    /// <summary>Reads the grades of <see cref="Graders"/>.</summary>
    /// <exception cref="DiagnosticException">More of a grader's grades failed than may.</exception>
    public EvaluatedAnswer[] Read(GradedAnswers graded, IReadOnlyList<EncodedPrompt> prompts)
    {
        if (grader is not null)
        {
            RefuseFailures(grader.Name, graded.Grades[0], graded.Answers, prompts);
        }

        for (var behaviour = 0; behaviour < behaviours.Count; behaviour++)
        {
            RefuseFailures(behaviours[behaviour].Name, graded.Grades[FirstBehaviour + behaviour], graded.Answers, prompts);
        }

        return [.. graded.Answers.Select((answer, index) => Read(answer, graded, index))];
    }

    private EvaluatedAnswer Read(Answer answer, GradedAnswers graded, int index)
    {
        var grade = grader is null ? null : graded.Grades[0][index];
        return new EvaluatedAnswer(
            answer.Text,
            answer.SampledCount,
            answer.FinishReason == FinishReason.Length,
            grade?.Reward,
            grade?.Reward is { } reward ? reward >= passThreshold - Rounding : null,
            grade is { Reward: null } ? grade.Error?.Details ?? NoScore : null,
            [.. graded.Grades.Skip(FirstBehaviour).Select(grades => grades[index].Reward is { } score ? score >= 0.5 : (bool?)null)])
        {
            Messages = MessageRecord.Of(answer),
        };
    }

    private void RefuseFailures(
        string graderName, Grade[] grades, IReadOnlyList<Answer> answers, IReadOnlyList<EncodedPrompt> prompts)
    {
        var failed = Enumerable.Range(0, grades.Length).Where(index => grades[index].Reward is null).ToList();
        if (failed.Count <= maximumFailedShare * grades.Length)
        {
            return;
        }

        var failures = failed.Select(index => new FailedGrade(
            grades[index].Error?.Flag ?? NoScore,
            grades[index].Error?.Details ?? NoScore,
            $"line {prompts[answers[index].PromptIndex].Row.Line}, answer '{FailedGrade.Excerpt(answers[index].Text)}'"));
        throw new DiagnosticException(
            DiagnosticTable.TooManyFailedGrades,
            prompts[answers[failed[0]].PromptIndex].Row.Item.Location,
            $"'{graderName}' failed on {failed.Count} of {answers.Count} answers; at most "
            + FormattableString.Invariant($"{maximumFailedShare * 100} % may. ")
            + FailedGrade.Describe(failures));
    }
}
