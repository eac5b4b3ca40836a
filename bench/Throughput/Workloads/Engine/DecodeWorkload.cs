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
        _model = model;
        _decode = new SimultaneousDecode(
            request.Batch,
            request.Prompt,
            request.Tokens,
            model.Configuration.VocabularySize,
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
        var generation = EngineWorkloads.Greedy(1, request.Prompt, request.Tokens, model.Configuration.VocabularySize);
        return model.Generate(generation, CancellationToken.None)[0].Tokens;
    }
}
