using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Generation;

/// <summary>Draws one token a row of logits; a part is a few rows.</summary>
internal readonly unsafe struct SampleJob : IParallelJob
{
    private const int RowsPerPart = 8;

    /// <summary>[rows, V].</summary>
    public required Matrix Logits { get; init; }

    /// <summary>Temperature, where 0 picks the largest logit, and filters.</summary>
    public required SamplingParameters Sampling { get; init; }

    /// <summary>[rows] in [0, 1).</summary>
    public required double* Uniforms { get; init; }

    /// <summary>[rows] out.</summary>
    public required int* Tokens { get; init; }

    /// <summary>[rows] out; not written where the temperature is 0.</summary>
    public required float* LogProbabilities { get; init; }

    public int Parts => (Logits.Rows + RowsPerPart - 1) / RowsPerPart;

    public void Execute(int part)
    {
        var end = Math.Min(Logits.Rows, (part + 1) * RowsPerPart);
        for (var row = part * RowsPerPart; row < end; row++)
        {
            Tokens[row] = Sampling.Temperature == 0 ? Largest(Logits.Row(row)) : Drawn(row);
        }
    }

    private int Drawn(int row)
    {
        var logits = Logits.Row(row);
        SamplingFilter.Apply(logits, Logits.Columns, Sampling);
        return TokenLogProbability.Sample(logits, Logits.Columns, Sampling.Temperature, Uniforms[row], out LogProbabilities[row]);
    }

    private int Largest(float* row)
    {
        var token = TokenLogProbability.ArgMax(row, Logits.Columns);
        return float.IsFinite(row[token]) ? token : throw new LogitsNotFiniteException();
    }
}
