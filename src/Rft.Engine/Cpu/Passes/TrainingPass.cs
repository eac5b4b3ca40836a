using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// Forward pass, the caller's loss, backward pass. Both go through the batch chunk by chunk, so that what one operator writes is still in
/// the cache when the next one reads it; gradients add up in the order of the rows, as they would without chunks.
/// </summary>
internal sealed unsafe class TrainingPass(
    ModelConfiguration configuration, EngineLimits limits, PackedForward forward, OutputHead head, DecoderBackward backward, Arena arena)
{
    private readonly TrainingChunk[] _chunks =
        [.. Enumerable.Range(0, limits.Chunks).Select(_ => new TrainingChunk(configuration))];

    /// <summary>See <see cref="ILanguageModel.Accumulate"/>.</summary>
    public void Run(PackedSequences batch, float temperature, TokenLoss loss)
    {
        arena.Reset(0);
        var logits = head.PlaceLogits(arena, limits.ChunkRows);
        var chunks = 0;
        for (var first = 0; first < batch.Count; chunks++)
        {
            var chunk = Chunk.From(batch, first, limits);
            Forward(_chunks[chunks], PackedBatch.Place(arena, batch, chunk), logits, temperature);
            first = chunk.End;
        }

        Loss(_chunks.AsSpan(0, chunks), batch.Tokens.Length, loss);
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            Backward(_chunks[chunk], logits, temperature);
        }
    }

    private void Forward(TrainingChunk chunk, in PackedBatch batch, Matrix logits, float temperature)
    {
        chunk.Batch = batch;
        LayerActivations.Place(chunk.Activations, arena, configuration, batch.Rows, batch.Targets, keep: true);
        chunk.Scores = forward.Run(
            arena, batch, chunk.Activations, logits, WeightSelection.Policy, temperature, withEntropies: true);
    }

    private void Loss(ReadOnlySpan<TrainingChunk> chunks, int tokens, TokenLoss loss)
    {
        var mark = arena.Mark();
        var logProbabilities = new Span<float>(arena.Floats(tokens), tokens);
        var entropies = new Span<float>(arena.Floats(tokens), tokens);
        var gradient = new Span<float>(arena.Floats(tokens), tokens);
        var entropyGradient = new Span<float>(arena.Floats(tokens), tokens);
        logProbabilities.Clear();
        entropies.Clear();
        foreach (var chunk in chunks)
        {
            chunk.Batch.ScatterToTargets(chunk.Scores.LogProbabilities, logProbabilities);
            chunk.Batch.ScatterToTargets(chunk.Scores.Entropies, entropies);
        }

        gradient.Clear();
        entropyGradient.Clear();
        loss(logProbabilities, entropies, gradient, entropyGradient);
        foreach (var chunk in chunks)
        {
            chunk.Batch.GatherFromTargets(gradient, chunk.Scores.Gradient);
            chunk.Batch.GatherFromTargets(entropyGradient, chunk.Scores.EntropyGradient);
        }

        arena.Reset(mark);
    }

    private void Backward(TrainingChunk chunk, Matrix logits, float temperature)
    {
        if (chunk.Batch.Targets == 0)
        {
            return;
        }

        var mark = arena.Mark();
        var dTargets = arena.Matrix(chunk.Batch.Targets, configuration.HiddenSize);
        new Span<float>(dTargets.Data, dTargets.Rows * dTargets.Columns).Clear();
        head.Backward(
            arena, temperature, chunk.Activations[^1].Output, chunk.Scores, logits, chunk.Batch, dTargets);
        backward.Run(arena, chunk.Batch, chunk.Activations, dTargets);
        arena.Reset(mark);
    }
}
