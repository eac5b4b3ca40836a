using Rft.Engine.Models;

namespace Rft.Engine.Tests.Evaluation;

/// <summary>A model that answers with one token: the prompt's first token at temperature 0, else what the random key says.</summary>
internal sealed class ScriptedModel : ILanguageModel
{
    public const int StopToken = 99;

    public List<GenerationRequest> Requests { get; } = [];

    public ModelConfiguration Configuration => throw new NotSupportedException();

    public int MaximumBatchTokens => 1024;

    public long TrainableParameters => 0;

    public IReadOnlyList<Completion> Generate(GenerationRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return
        [
            .. from prompt in Enumerable.Range(0, request.Prompts.Count)
               from sample in Enumerable.Range(0, request.SamplesPerPrompt)
               select Complete(request, prompt, sample),
        ];
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
