using Rft.Engine.Models;
using Rft.Engine.Sampling;

namespace Rft.Engine.Graders;

/// <summary>Samples answers and grades each as soon as it is finished, while others are still sampled.</summary>
internal static class GradedSampler
{
    /// <summary>Samples and grades.</summary>
    /// <param name="model">The model.</param>
    /// <param name="format">Stop tokens and decoding.</param>
    /// <param name="prompts">The prompts; row indices must differ.</param>
    /// <param name="settings">How to sample.</param>
    /// <param name="graders">What grades each answer.</param>
    /// <param name="services">The clock and the cores.</param>
    /// <param name="cancellationToken">Stops between tokens and between grades.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="Diagnostics.DiagnosticException">A grader cannot go on.</exception>
    public static GradedAnswers Run(
        ILanguageModel model,
        AnswerFormat format,
        IReadOnlyList<EncodedPrompt> prompts,
        AnswerSettings settings,
        IReadOnlyList<IGrader> graders,
        GraderServices services,
        CancellationToken cancellationToken)
    {
        var pipelines = graders.Select(grader => new GradingPipeline(grader, services)).ToList();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var batches = pipelines.ConvertAll(pipeline => new GradingBatch(pipeline, prompts.Count * settings.Samples, stop));
        try
        {
            var started = services.Clock.GetTimestamp();
            IReadOnlyList<Answer> answers = [];
            try
            {
                answers = AnswerSampler.Sample(model, format, prompts, settings with { OnAnswer = Post }, stop.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // A grader cannot go on; it says why below.
            }

            var sampled = services.Clock.GetTimestamp();
            var grades = batches.ConvertAll(batch => batch.Finish());
            return new GradedAnswers(
                answers, grades, services.Clock.GetElapsedTime(started, sampled), services.Clock.GetElapsedTime(sampled));
        }
        finally
        {
            batches.ForEach(batch => batch.Dispose());
            pipelines.ForEach(pipeline => pipeline.Dispose());
        }

        void Post(Answer answer)
        {
            var (index, sample) = ((answer.PromptIndex * settings.Samples) + answer.SampleIndex, Sample.Of(answer, format));
            foreach (var batch in batches)
            {
                if (answer.ToolFailure is { } failure)
                {
                    batch.PostFailed(index, Grade.Failed(GradeErrorKind.ToolFailure, failure.Text));
                }
                else
                {
                    batch.Post(index, sample, prompts[answer.PromptIndex].Row.Item);
                }
            }
        }
    }
}
