using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// Forward pass, the caller's loss, backward pass. Both go through the batch chunk by chunk, so that what one operator writes is still in
/// the cache when the next one reads it; gradients add up in the order of the rows, as they would without chunks. The forward pass takes
/// the chunks from the last to the first: the backward pass begins with what the forward pass has just left.
/// </summary>
/// <param name="configuration">The sizes.</param>
/// <param name="limits">The largest batch.</param>
/// <param name="forward">The forward pass.</param>
/// <param name="head">The output head.</param>
/// <param name="backward">The backward pass.</param>
/// <param name="arena">The memory.</param>
/// <param name="kept">What the forward pass keeps.</param>
internal sealed unsafe class TrainingPass(
    ModelConfiguration configuration,
    EngineLimits limits,
    PackedForward forward,
    OutputHead head,
    DecoderBackward backward,
    Arena arena,
    KeptActivations kept)
{
    private readonly TrainingChunk[] _chunks =
        [.. Enumerable.Range(0, limits.Chunks).Select(_ => new TrainingChunk(configuration))];

    /// <summary>See <see cref="ILanguageModel.Accumulate"/>.</summary>
    public void Run(PackedSequences batch, float temperature, TokenLoss loss)
    {
        arena.Reset(0);
        var logits = head.PlaceLogits(arena, limits.ChunkRows);
        var count = 0;
        for (var first = 0; first < batch.Count; first = _chunks[count - 1].Sequences.End)
        {
            _chunks[count++].Sequences = Chunk.From(batch, first, limits);
        }

        var chunks = _chunks.AsSpan(0, count);
        for (var index = count - 1; index >= 0; index--)
        {
            Forward(chunks[index], batch, logits, temperature);
        }

        Loss(chunks, batch.Tokens.Length, loss);
        foreach (var chunk in chunks)
        {
            Backward(chunk, logits, temperature);
        }
    }

    private void Forward(TrainingChunk chunk, PackedSequences sequences, Matrix logits, float temperature)
    {
        var batch = PackedBatch.Place(arena, sequences, chunk.Sequences);
        chunk.Batch = batch;
        chunk.Scores = TargetScores.Place(arena, head, batch.Targets);
        var mark = LayerActivations.Place(chunk.Activations, arena, configuration, batch.Rows, batch.Targets, kept);
        forward.Run(batch, chunk.Activations, chunk.Scores, logits, WeightSelection.Policy, temperature, withEntropies: true);
        arena.Reset(mark);
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
