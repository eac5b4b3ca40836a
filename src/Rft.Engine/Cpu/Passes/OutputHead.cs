using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// The final norm and the output head, for chosen rows only. Logits exist for one chunk of rows at a time, so that memory stays bounded
/// for large vocabularies.
/// </summary>
internal sealed unsafe class OutputHead(ModelConfiguration configuration, DecoderWeights weights, WorkerPool workers)
{
    private const int MaximumLogits = 1 << 22;

    // The most rows whose logits exist at a time.
    private readonly int _logitRows = Math.Max(16, MaximumLogits / configuration.VocabularySize);

    /// <summary>D.</summary>
    public int HiddenSize => configuration.HiddenSize;

    /// <summary>Room for the logits of all of some rows, or of as many as there may be at a time.</summary>
    public Matrix PlaceLogits(Arena arena, int rows) => arena.Matrix(Math.Min(rows, _logitRows), configuration.VocabularySize);

    /// <summary>Normalizes M rows [M, D] of the last residual stream.</summary>
    public void Normalize(Matrix hidden, Matrix normalized, float* inverse) =>
        weights.FinalNorm.Forward(workers, hidden, normalized, inverse);

    /// <summary>Logits [rows, V] of normalized rows [rows, D].</summary>
    public void Logits(WeightSelection selection, Matrix normalized, Matrix logits)
    {
        weights.Head.Forward(workers, selection, normalized, logits, accumulate: false);
        if (configuration.LogitSoftCap > 0)
        {
            SoftCap.Forward(workers, logits, configuration.LogitSoftCap);
        }
    }

    /// <summary>Log-probabilities, and entropies where wanted, of the target tokens of M normalized rows.</summary>
    public void Score(
        WeightSelection selection,
        float temperature,
        Matrix normalized,
        Matrix logits,
        float* logProbabilities,
        float* entropies,
        float* logSumExp,
        in PackedBatch batch)
    {
        for (var first = 0; first < normalized.Rows; first += logits.Rows)
        {
            var rows = Math.Min(logits.Rows, normalized.Rows - first);
            var chunk = logits.Slice(0, rows);
            Logits(selection, normalized.Slice(first, rows), chunk);
            Restrict(chunk, batch, first);
            TokenLogProbability.Forward(
                workers,
                chunk,
                temperature,
                batch.TargetTokens + first,
                logProbabilities + first,
                entropies == null ? null : entropies + first,
                logSumExp + first);
        }
    }

    /// <summary>
    /// From d(loss)/d(log-probability) and d(loss)/d(entropy) [M] to the gradient of the M rows before the final norm,
    /// <paramref name="dHidden"/> [M, D], which must be zero. Logits are computed again: to keep them for all rows would take more memory
    /// than all else.
    /// </summary>
    public void Backward(
        Arena arena, float temperature, Matrix hidden, in TargetScores scores, Matrix logits, in PackedBatch batch, Matrix dHidden)
    {
        var mark = arena.Mark();
        var normalized = scores.Normalized;
        var dNormalized = arena.Matrix(normalized.Rows, normalized.Columns);
        var capped = configuration.LogitSoftCap > 0 ? PlaceLogits(arena, logits.Rows) : default;
        for (var first = 0; first < normalized.Rows; first += logits.Rows)
        {
            var rows = Math.Min(logits.Rows, normalized.Rows - first);
            var chunk = logits.Slice(0, rows);
            Logits(WeightSelection.Policy, normalized.Slice(first, rows), chunk);
            if (configuration.LogitSoftCap > 0)
            {
                Elementwise.Copy(workers, capped.Data, chunk.Data, (long)rows * chunk.Columns);
            }

            Restrict(chunk, batch, first);
            TokenLogProbability.Backward(
                workers,
                chunk,
                temperature,
                batch.TargetTokens + first,
                scores.LogSumExp + first,
                scores.Gradient + first,
                scores.Entropies + first,
                scores.EntropyGradient + first);
            if (configuration.LogitSoftCap > 0)
            {
                SoftCap.Backward(workers, capped.Slice(0, rows), configuration.LogitSoftCap, chunk);
            }

            weights.Head.Backward(workers, arena, chunk, normalized.Slice(first, rows), dNormalized.Slice(first, rows));
        }

        weights.FinalNorm.Backward(workers, dNormalized, hidden, scores.Inverse, dHidden);
        arena.Reset(mark);
    }

    // What the token could not have been drawn from has no probability here either, and so no gradient.
    private static void Restrict(Matrix logits, in PackedBatch batch, int firstTarget)
    {
        for (var row = 0; batch.IsRestricted && row < logits.Rows; row++)
        {
            TokenMask.Apply(logits.Row(row), logits.Columns, batch.SupportOf(firstTarget + row));
        }
    }
}
