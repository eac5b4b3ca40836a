using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>
/// Samples answers to encoded prompts. Randomness is keyed by (seed, step, row index, sample), never by place in a batch.
/// </summary>
internal static class AnswerSampler
{
    /// <summary>Samples answers, in the order prompt by prompt, sample by sample.</summary>
    /// <param name="model">The model.</param>
    /// <param name="format">Stop tokens and decoding.</param>
    /// <param name="prompts">The prompts; row indices must differ.</param>
    /// <param name="settings">How to sample.</param>
    /// <param name="cancellationToken">Stops between tokens.</param>
    public static IReadOnlyList<Answer> Sample(
        ILanguageModel model,
        AnswerFormat format,
        IReadOnlyList<EncodedPrompt> prompts,
        AnswerSettings settings,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(settings);
        cancellationToken.ThrowIfCancellationRequested();
        if (prompts.Count == 0)
        {
            return [];
        }

        var completions = model.Generate(
            new GenerationRequest
            {
                Prompts = [.. prompts.Select(prompt => prompt.Tokens)],
                PromptKeys = [.. prompts.Select(prompt => (long)prompt.Row.Index)],
                SamplesPerPrompt = settings.Samples,
                Sampling = new SamplingParameters
                {
                    Temperature = (float)settings.Temperature,
                    MaximumTokens = settings.MaximumTokens,
                    StopTokens = format.StopTokens,
                    TopP = settings.Filter.TopP,
                    TopK = settings.Filter.TopK,
                    MinP = settings.Filter.MinP,
                    RepetitionPenalty = settings.Filter.RepetitionPenalty,
                },
                Constrain = format.Constrain,
                IsEnd = format.Stop?.Watch(),
                Seed = settings.Seed,
                Step = settings.Step,
                Weights = settings.Weights,
                OnProgress = settings.OnProgress,
            },
            cancellationToken);
        return [.. completions.Select(format.Read)];
    }
}
