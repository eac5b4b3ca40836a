using Rft.Engine.Models;
using Rft.Engine.Specs;
using Rft.Throughput.Cases;
using Rft.Throughput.Protocol;

namespace Rft.Throughput.Workloads.Engine;

/// <summary>Cross-entropy of the next token over all weights or an adapter: forward, backward, AdamW.</summary>
internal static class TrainWorkload
{
    /// <summary>What the model is loaded with.</summary>
    public static EngineOptions Options(WorkRequest request) => new()
    {
        Trainable = request.Kind == CaseKind.Train ? AdapterKind.Full : AdapterKind.Lora,
        MaximumSequenceLength = request.Prompt,
        MaximumBatchTokens = request.Batch * request.Prompt,
    };

    public static IWorkload Create(WorkRequest request)
    {
        var tokens = request.Batch * request.Prompt;
        var model = EngineWorkloads.Load(request, Options(request));

        // Large models take fewer tokens at a time.
        var sequences = Math.Clamp(model.MaximumBatchTokens / request.Prompt, 1, request.Batch);
        List<PackedSequences> parts =
        [
            .. Enumerable.Range(0, request.Batch).Chunk(sequences)
                .Select(part => EngineWorkloads.Packed(part.Length, request.Prompt, model.Configuration.VocabularySize)),
        ];
        var weight = -1f / parts.Sum(part => part.IsTarget.Count(isTarget => isTarget));
        var step = new OptimizerStep(1e-4, 0.9, 0.999, 1e-8, 0.01, double.PositiveInfinity);
        var loss = 0.0;
        TokenLoss crossEntropy = (logProbabilities, _, gradient, _) =>
        {
            gradient.Fill(weight);
            foreach (var logProbability in logProbabilities)
            {
                loss += weight * logProbability;
            }
        };
        TrainAll();
        return new RepeatedWorkload(tokens, TrainAll, model) { Answer = [loss] };

        void TrainAll()
        {
            loss = 0;
            foreach (var part in parts)
            {
                model.Accumulate(part, 1, crossEntropy);
            }

            model.Step(step);
        }
    }
}
