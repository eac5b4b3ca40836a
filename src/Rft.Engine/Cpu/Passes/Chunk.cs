using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>Neighbouring sequences of a batch that go through the layers together.</summary>
/// <param name="First">The first sequence.</param>
/// <param name="End">The one after the last.</param>
/// <param name="Rows">Their rows: their tokens, but what neighbours begin with in common once.</param>
internal readonly record struct Chunk(int First, int End, int Rows)
{
    /// <summary>
    /// The sequences that fit together with <paramref name="first"/>, which always fits. What one shares with its neighbours does not
    /// count, because cutting there would mean computing it again.
    /// </summary>
    public static Chunk From(PackedSequences batch, int first, EngineLimits limits)
    {
        var (head, end, rows) = (first, first + 1, Length(first));
        while (end < batch.Count)
        {
            var shared = SharedPrefix.Length(batch, head, end);
            var own = Length(end) - shared;
            if (rows - shared + own > limits.RowsTogether || rows + own > limits.ChunkRows)
            {
                break;
            }

            head = shared == 0 ? end : head;
            rows += own;
            end++;
        }

        return new Chunk(first, end, rows);

        int Length(int sequence) => batch.Offsets[sequence + 1] - batch.Offsets[sequence];
    }
}
