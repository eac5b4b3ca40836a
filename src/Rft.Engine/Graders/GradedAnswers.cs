using Rft.Engine.Sampling;

namespace Rft.Engine.Graders;

/// <summary>Answers and their grades.</summary>
/// <param name="Answers">The answers, prompt by prompt, sample by sample.</param>
/// <param name="Grades">[graders][answers].</param>
/// <param name="SamplingTime">How long sampling took, grading meanwhile.</param>
/// <param name="GradingTime">How long grading took on after the last answer was sampled.</param>
internal sealed record GradedAnswers(
    IReadOnlyList<Answer> Answers, IReadOnlyList<Grade[]> Grades, TimeSpan SamplingTime, TimeSpan GradingTime);
