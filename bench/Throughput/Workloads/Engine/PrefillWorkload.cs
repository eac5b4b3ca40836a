using Rft.Engine.Models;
using Rft.Throughput.Protocol;

namespace Rft.Throughput.Workloads.Engine;

/// <summary>Prompts, and the one token that their last logits give.</summary>
internal static class PrefillWorkload
{
    public static IWorkload Create(WorkRequest request)
    {
        var model = EngineWorkloads.Load(request, new EngineOptions
        {
            MaximumSequences = request.Batch,
            MaximumSequenceLength = request.Prompt + 1,
        });
        var generation = EngineWorkloads.Greedy(request.Batch, request.Prompt, 1, model.Configuration.VocabularySize);
        return new RepeatedWorkload(request.Batch * request.Prompt, () => model.Generate(generation, CancellationToken.None), model)
        {
            Answer = [model.Generate(generation, CancellationToken.None)[0].Tokens[0]],
        };
    }
}
