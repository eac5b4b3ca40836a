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

        using var episodes = format.Episodes is { } rules
            ? new Episodes(rules, format, prompts, settings.Samples, cancellationToken)
            : null;
        var reads = new Task<Answer>?[prompts.Count * settings.Samples];
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
                Continue = episodes is null ? null : episodes.Continue,
                MaximumGivenTokens = format.Episodes?.MaximumToolTokens ?? 0,
                IsEnd = format.Stop?.Watch(),
                Seed = settings.Seed,
                Step = settings.Step,
                Weights = settings.Weights,
                OnProgress = settings.OnProgress,
                OnToken = settings.OnToken,
                OnCompleted = completion =>
                    reads[(completion.PromptIndex * settings.Samples) + completion.SampleIndex] = Task.Run(() => Read(completion)),
            },
            cancellationToken);

        // What an engine did not announce is read now.
        return [.. completions.Select((completion, index) => reads[index]?.GetAwaiter().GetResult() ?? Read(completion))];

        Answer Read(Completion completion)
        {
            var answer = episodes?.Finish(completion) ?? format.Read(completion);
            settings.OnAnswer?.Invoke(answer);
            return answer;
        }
    }
}
