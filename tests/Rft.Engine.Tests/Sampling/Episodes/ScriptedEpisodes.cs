using Rft.Engine.Models;

namespace Rft.Engine.Tests.Sampling.Episodes;

/// <summary>A model whose messages are given: of prompt, sample and turn the tokens, end token included where the turn ends itself.</summary>
internal sealed class ScriptedEpisodes(Func<int, int, int, int[]> script) : ILanguageModel
{
    public ModelConfiguration Configuration => throw new NotSupportedException();

    public int MaximumBatchTokens => 100_000;

    public long TrainableParameters => 0;

    public IReadOnlyList<Completion> Generate(GenerationRequest request, CancellationToken cancellationToken)
    {
        var samples = Enumerable.Range(0, request.Prompts.Count * request.SamplesPerPrompt)
            .Select(index => Math.DivRem(index, request.SamplesPerPrompt))
            .Select(pair => Task.Run(() => Complete(request, pair.Quotient, pair.Remainder)))
            .ToList();
        return [.. samples.Select(sample => sample.GetAwaiter().GetResult())];
    }

    public void Score(PackedSequences batch, WeightSelection weights, float temperature, Span<float> logProbabilities, Span<float> entropies) =>
        throw new NotSupportedException();

    public void Accumulate(PackedSequences batch, float temperature, TokenLoss loss) => throw new NotSupportedException();

    public OptimizerStepResult Step(in OptimizerStep step) => throw new NotSupportedException();

    public IReadOnlyList<NamedTensor> ExportWeights() => throw new NotSupportedException();

    public void ImportWeights(IReadOnlyList<NamedTensor> weights) => throw new NotSupportedException();

    public IReadOnlyList<NamedTensor> ExportState() => throw new NotSupportedException();

    public void ImportState(IReadOnlyList<NamedTensor> state) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private async Task<Completion> Complete(GenerationRequest request, int prompt, int sample)
    {
        List<int> tokens = [];
        List<bool> isSampled = [];
        for (var turn = 0; ; turn++)
        {
            var message = script(prompt, sample, turn);
            tokens.AddRange(message);
            isSampled.AddRange(message.Select(_ => true));
            var reason = request.Sampling.StopTokens.Contains(message[^1]) || request.IsEnd is not null ? FinishReason.Stop : FinishReason.Length;
            var completion = Now(reason);
            if (reason == FinishReason.Length || request.Continue is null)
            {
                return completion;
            }

            var given = await request.Continue(completion);
            if (given.Length == 0 || given.Length + isSampled.Count(drawn => !drawn) > request.MaximumGivenTokens)
            {
                return Now(given.Length == 0 ? FinishReason.Stop : FinishReason.Length);
            }

            tokens.AddRange(given);
            isSampled.AddRange(given.Select(_ => false));
        }

        Completion Now(FinishReason reason) => new(prompt, sample, [.. tokens], [.. isSampled.Select(drawn => drawn ? -0.5f : 0)], reason)
        {
            IsSampled = isSampled.Contains(false) ? [.. isSampled] : null,
        };
    }
}
