using Rft.Engine.Models;
using Rft.Throughput.Protocol;

namespace Rft.Throughput.Workloads.Engine;

/// <summary>Steps of greedy decoding in which all sequences take part.</summary>
internal sealed class DecodeWorkload : IWorkload
{
    private readonly ILanguageModel _model;
    private readonly SimultaneousDecode _decode;
    private WorkClock _clock = new();

    private DecodeWorkload(ILanguageModel model, WorkRequest request)
    {
        var vocabulary = model.Configuration.VocabularySize;
        _model = model;
        _decode = new SimultaneousDecode(
            request.Batch,
            request.Prompt,
            request.Tokens,
            vocabulary,
            () => _clock.Start(),
            () => _clock.Stop((double)request.Tokens * request.Batch, request.Tokens));
        Answer = [.. First(model, request).Select(token => (double)token)];
        _decode.Run(model);
    }

    public IReadOnlyList<double>? Answer { get; }

    public static IWorkload Create(WorkRequest request) => new DecodeWorkload(EngineWorkloads.Load(request, Options(request)), request);

    /// <summary>What the model is loaded with.</summary>
    public static EngineOptions Options(WorkRequest request) => new()
    {
        MaximumSequences = request.Batch,
        MaximumSequenceLength = SimultaneousDecode.SequenceTokens(request.Prompt, request.Tokens),
    };

    public WorkReply Run(double seconds)
    {
        _clock = new WorkClock();
        while (_clock.Seconds < seconds)
        {
            _decode.Run(_model);
        }

        return _clock.Reply;
    }

    public void Dispose() => _model.Dispose();

    // The tokens that the first sequence of other programs gets as well.
    private static int[] First(ILanguageModel model, WorkRequest request)
    {
        var generation = new GenerationRequest
        {
            Prompts = EngineWorkloads.Tokens(1, request.Prompt, model.Configuration.VocabularySize),
            PromptKeys = [0],
            Sampling = new SamplingParameters { Temperature = 0, MaximumTokens = request.Tokens, StopTokens = [] },
        };
        return model.Generate(generation, CancellationToken.None)[0].Tokens;
    }
}
