using Rft.Engine.Models;
using Rft.Engine.Specs;
using Rft.Throughput.Protocol;

namespace Rft.Throughput.Workloads.Engine;

/// <summary>Cross-entropy of the next token over all weights: forward, backward, AdamW.</summary>
internal static class TrainWorkload
{
    public static IWorkload Create(WorkRequest request)
    {
        var tokens = request.Batch * request.Prompt;
        var model = EngineWorkloads.Load(request, new EngineOptions
        {
            Trainable = AdapterKind.Full,
            MaximumSequenceLength = request.Prompt,
            MaximumBatchTokens = tokens,
        });
        var batch = EngineWorkloads.Packed(request.Batch, request.Prompt, model.Configuration.VocabularySize);
        var weight = -1f / batch.IsTarget.Count(isTarget => isTarget);
        var step = new OptimizerStep(1e-4, 0.9, 0.999, 1e-8, 0.01, double.PositiveInfinity);
        var loss = 0.0;
        TokenLoss crossEntropy = (logProbabilities, _, gradient, _) =>
        {
            gradient.Fill(weight);
            loss = 0;
            foreach (var logProbability in logProbabilities)
            {
                loss += weight * logProbability;
            }
        };
        Train();
        return new RepeatedWorkload(tokens, Train, model) { Answer = [loss] };

        void Train()
        {
            model.Accumulate(batch, 1, crossEntropy);
            model.Step(step);
        }
    }
}
