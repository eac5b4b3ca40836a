using Rft.Engine.Models;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Sampling.Episodes;

/// <summary>A model whose messages are given: of prompt, sample and turn the tokens, end token included where the turn ends itself.</summary>
internal sealed class ScriptedEpisodes(Func<int, int, int, int[]> script) : PartialModel
{
    public override IReadOnlyList<Completion> Generate(GenerationRequest request, CancellationToken cancellationToken)
    {
        var samples = Enumerable.Range(0, request.Prompts.Count * request.SamplesPerPrompt)
            .Select(index => Math.DivRem(index, request.SamplesPerPrompt))
            .Select(pair => Task.Run(() => Complete(request, pair.Quotient, pair.Remainder)))
            .ToList();
        return [.. samples.Select(sample => sample.GetAwaiter().GetResult())];
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
