using Rft.Engine.Models;
using Rft.Throughput.Protocol;

namespace Rft.Throughput.Workloads.Engine;

/// <summary>Log-probabilities of all tokens, without gradients.</summary>
internal static class ScoreWorkload
{
    /// <summary>What the model is loaded with.</summary>
    public static EngineOptions Options(WorkRequest request) =>
        new() { MaximumSequenceLength = request.Prompt, MaximumBatchTokens = request.Batch * request.Prompt };

    public static IWorkload Create(WorkRequest request)
    {
        var tokens = request.Batch * request.Prompt;
        var model = EngineWorkloads.Load(request, Options(request));
        var batch = EngineWorkloads.Packed(request.Batch, request.Prompt, model.Configuration.VocabularySize);
        var scores = new float[tokens];
        Score();
        return new RepeatedWorkload(tokens, Score, model)
        {
            Answer = [-scores.Sum(score => (double)score) / batch.IsTarget.Count(isTarget => isTarget)],
        };

        void Score() => model.Score(batch, WeightSelection.Policy, 1, scores, []);
    }
}
