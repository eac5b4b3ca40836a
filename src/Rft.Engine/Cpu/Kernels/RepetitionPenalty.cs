namespace Rft.Engine.Cpu.Kernels;

/// <summary>Makes tokens less likely that a sequence holds already, each once however often it does.</summary>
internal static unsafe class RepetitionPenalty
{
    /// <param name="row">[V] logits.</param>
    /// <param name="prompt">The tokens of the prompt.</param>
    /// <param name="completion">The tokens sampled so far.</param>
    /// <param name="penalty">Above 0.</param>
    /// <param name="seen">[V] scratch, all false before and after.</param>
    public static void Apply(float* row, ReadOnlySpan<int> prompt, ReadOnlySpan<int> completion, float penalty, Span<bool> seen)
    {
        Penalize(row, prompt, penalty, seen);
        Penalize(row, completion, penalty, seen);
        Forget(prompt, seen);
        Forget(completion, seen);
    }

    private static void Penalize(float* row, ReadOnlySpan<int> tokens, float penalty, Span<bool> seen)
    {
        foreach (var token in tokens)
        {
            if (!seen[token])
            {
                seen[token] = true;
                row[token] = row[token] > 0 ? row[token] / penalty : row[token] * penalty;
            }
        }
    }

    private static void Forget(ReadOnlySpan<int> tokens, Span<bool> seen)
    {
        foreach (var token in tokens)
        {
            seen[token] = false;
        }
    }
}
