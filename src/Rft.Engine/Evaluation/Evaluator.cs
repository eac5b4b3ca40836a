using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;

namespace Rft.Engine.Evaluation;

/// <summary>Samples and grades one model's answers to the held-out rows.</summary>
internal static class Evaluator
{
    /// <summary>
    /// The answers of one model. The random numbers depend on the seed, the row and the sample alone, so that base and trained model
    /// draw with the same ones.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">The policy for the trained model, the reference for the base model.</param>
    /// <param name="format">Stop tokens and decoding.</param>
    /// <param name="prompts">The held-out rows, encoded.</param>
    /// <param name="grader">The reward; null where only behaviours are looked for.</param>
    /// <param name="behaviours">Behaviours to look for.</param>
    /// <param name="settings">Samples, temperature and pass threshold.</param>
    /// <param name="maximumCompletionTokens">The longest answer in tokens.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="cancellationToken">Stops between tokens and between grades.</param>
    /// <param name="onProgress">
    /// Called now and then with the number of tokens sampled and of answers finished, sampled and greedy answers apart.
    /// </param>
    /// <param name="maximumFailedGrades">The share of a grader's grades that may fail.</param>
    /// <exception cref="Diagnostics.DiagnosticException">More of a grader's grades failed.</exception>
    public static EvaluatedModel Run(
        ILanguageModel model,
        WeightSelection weights,
        AnswerFormat format,
        IReadOnlyList<EncodedPrompt> prompts,
        IGrader? grader,
        IReadOnlyList<GradedBehaviour> behaviours,
        EvaluationSpec settings,
        int maximumCompletionTokens,
        long seed,
        CancellationToken cancellationToken,
        Action<int, int>? onProgress = null,
        double maximumFailedGrades = EngineSpec.DefaultMaximumFailedGrades)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(behaviours);
        ArgumentNullException.ThrowIfNull(settings);
        var sampling = new AnswerSettings
        {
            Samples = settings.Samples,
            Temperature = settings.Temperature,
            Filter = settings.Sampling,
            MaximumTokens = maximumCompletionTokens,
            Seed = seed,
            Step = SamplingStep.Evaluation,
            Weights = weights,
            OnProgress = onProgress,
        };
        var grading = new AnswerGrading(grader, behaviours, settings.PassThreshold, maximumFailedGrades);
        var gradedSamples = Answers(sampling);
        var gradedGreedy = Answers(sampling with { Samples = 1, Temperature = 0 });
        return new EvaluatedModel
        {
            Metrics =
            [
                .. grader is null ? Metric.Answers : Metric.Graded,
                .. format.Episodes is null ? Array.Empty<Metric>() : [Metric.ToolCalls],
            ],
            BehaviourNames = [.. behaviours.Select(behaviour => behaviour.Name)],
            Rows = [.. prompts.Select((prompt, index) => new EvaluatedRow(
                prompt.Row.Index,
                prompt.Row.Line,
                PromptText.Of(prompt.Row.Messages),
                gradedSamples[(index * settings.Samples)..((index + 1) * settings.Samples)],
                gradedGreedy[index]))],
        };

        EvaluatedAnswer[] Answers(AnswerSettings how) => grading.Read(
            GradedSampler.Run(model, format, prompts, how, grading.Graders, new GraderServices(), cancellationToken), prompts);
    }
}
