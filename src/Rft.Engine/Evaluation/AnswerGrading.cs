using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Sampling;

namespace Rft.Engine.Evaluation;

/// <summary>Grades answers on several threads; the result does not depend on their order.</summary>
internal sealed class AnswerGrading(IGrader? grader, IReadOnlyList<GradedBehaviour> behaviours, double passThreshold)
{
    private const double LargestFailedShare = 0.05;
    private const int Examples = 3;
    private const int ExampleLength = 80;
    private const string NoScore = "no score";

    // A formula such as 0.6 * a + 0.3 * b + 0.1 * c of three ones is 0.9999999999999999.
    private const double Rounding = 1e-9;

    /// <summary>Grades each answer against its prompt's row.</summary>
    public EvaluatedAnswer[] Grade(IReadOnlyList<Answer> answers, IReadOnlyList<EncodedPrompt> prompts, CancellationToken cancellationToken)
    {
        var graded = new EvaluatedAnswer[answers.Count];
        Parallel.For(
            0,
            answers.Count,
            new ParallelOptions { CancellationToken = cancellationToken },
            index => graded[index] = GradeOne(answers[index], prompts[answers[index].PromptIndex]));
        if (grader is not null)
        {
            RefuseFailures(grader.Name, index => graded[index].Error, answers, prompts);
        }

        for (var behaviour = 0; behaviour < behaviours.Count; behaviour++)
        {
            var which = behaviour;
            RefuseFailures(
                behaviours[which].Name,
                index => graded[index].Behaviours[which] is null ? NoScore : null,
                answers,
                prompts);
        }

        return graded;
    }

    private EvaluatedAnswer GradeOne(Answer answer, EncodedPrompt prompt)
    {
        var sample = new Sample(answer.Text, answer.FinishReason);
        var grade = grader?.Grade(sample, prompt.Row.Item);
        var shown = behaviours.Select(behaviour => behaviour.Grader.Grade(sample, prompt.Row.Item).Reward is { } score
            ? score >= 0.5
            : (bool?)null);
        return new EvaluatedAnswer(
            answer.Text,
            answer.Tokens.Length,
            answer.FinishReason == FinishReason.Length,
            grade?.Reward,
            grade?.Reward is { } reward ? reward >= passThreshold - Rounding : null,
            grade is { Reward: null } ? grade.Error?.Details ?? NoScore : null,
            [.. shown]);
    }

    private static void RefuseFailures(
        string graderName,
        Func<int, string?> errorOf,
        IReadOnlyList<Answer> answers,
        IReadOnlyList<EncodedPrompt> prompts)
    {
        var failed = Enumerable.Range(0, answers.Count).Where(index => errorOf(index) is not null).ToList();
        if (failed.Count <= LargestFailedShare * answers.Count)
        {
            return;
        }

        var examples = failed.Take(Examples).Select(index =>
            $"line {prompts[answers[index].PromptIndex].Row.Line}, answer '{Excerpt(answers[index].Text)}': {errorOf(index)}");
        throw new DiagnosticException(
            DiagnosticTable.TooManyFailedGrades,
            prompts[answers[failed[0]].PromptIndex].Row.Item.Location,
            $"'{graderName}' failed on {failed.Count} of {answers.Count} answers; at most 5 % may. "
            + $"For example: {string.Join("; ", examples)}");
    }

    private static string Excerpt(string text)
    {
        var line = string.Concat(text.Take(ExampleLength).Select(character => char.IsControl(character) ? ' ' : character));
        return text.Length > ExampleLength ? line + "..." : line;
    }
}
