using Rft.Engine.Models;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Evaluation;

/// <summary>A model that answers with one token: the prompt's first token at temperature 0, else what the random key says.</summary>
internal sealed class ScriptedModel : PartialModel
{
    public const int StopToken = 99;

    public List<GenerationRequest> Requests { get; } = [];

    public override int MaximumBatchTokens => 1024;

    public override IReadOnlyList<Completion> Generate(GenerationRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return
        [
            .. from prompt in Enumerable.Range(0, request.Prompts.Count)
               from sample in Enumerable.Range(0, request.SamplesPerPrompt)
               select Complete(request, prompt, sample),
        ];
    }

    private static Completion Complete(GenerationRequest request, int prompt, int sample)
    {
        var key = (ulong)request.PromptKeys[prompt];
        var draw = CounterRandom.Uniform((ulong)request.Seed, RandomStream.Sampling, (ulong)request.Step, key, (ulong)sample);
        var token = request.Sampling.Temperature == 0 ? request.Prompts[prompt][0] : (int)(draw * 10);
        var truncated = token == 0;
        int[] tokens = truncated ? [token] : [token, StopToken];
        return new Completion(prompt, sample, tokens, new float[tokens.Length], truncated ? FinishReason.Length : FinishReason.Stop);
    }
}
