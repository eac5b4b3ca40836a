using Rft.Engine.Graders;
using Rft.Engine.Sampling;

namespace Rft.Engine.Training;

/// <summary>Grades answers on several threads; the result does not depend on their order.</summary>
internal static class AnswerGrader
{
    /// <summary>One grade an answer, in the answers' order.</summary>
    public static Grade[] Grade(
        IGrader grader,
        IReadOnlyList<EncodedPrompt> prompts,
        IReadOnlyList<Answer> answers,
        CancellationToken cancellationToken)
    {
        var grades = new Grade[answers.Count];
        Parallel.For(0, answers.Count, new ParallelOptions { CancellationToken = cancellationToken }, index =>
        {
            var answer = answers[index];
            grades[index] = grader.Grade(new Sample(answer.Text, answer.FinishReason), prompts[answer.PromptIndex].Row.Item);
        });
        return grades;
    }

    /// <summary>The mean of the rewards that there are; null where there is none.</summary>
    public static double? MeanReward(IReadOnlyList<Grade> grades)
    {
        var (sum, count) = (0.0, 0);
        foreach (var grade in grades)
        {
            if (grade.Reward is { } reward)
            {
                (sum, count) = (sum + reward, count + 1);
            }
        }

        return count == 0 ? null : sum / count;
    }
}
