namespace Rft.Engine.Cpu.Generation;

/// <summary>The place of one sequence among those that decode together.</summary>
internal sealed class DecodeSlot(int firstTable)
{
    private int[] _tokens = [];
    private float[] _logProbabilities = [];

    /// <summary>Where in the page tables its own begins.</summary>
    public int FirstTable { get; } = firstTable;

    public DecodePrompt? Prompt { get; private set; }

    public int Sample { get; private set; }

    /// <summary>The most tokens that it may sample.</summary>
    public int Limit { get; private set; }

    /// <summary>Pages in its table.</summary>
    public int Pages { get; private set; }

    /// <summary>Tokens sampled so far.</summary>
    public int Count { get; private set; }

    /// <summary>The token of the next row.</summary>
    public int LastToken => Count == 0 ? Prompt!.Tokens[^1] : _tokens[Count - 1];

    /// <summary>The position of the next row.</summary>
    public int Position => Prompt!.PrefillTokens + Count;

    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Count);

    public ReadOnlySpan<float> LogProbabilities => _logProbabilities.AsSpan(0, Count);

    public void Begin(DecodePrompt prompt, int sample, int limit, int pages)
    {
        (Prompt, Sample, Limit, Pages, Count) = (prompt, sample, limit, pages, 0);
        if (_tokens.Length < limit)
        {
            (_tokens, _logProbabilities) = (new int[limit], new float[limit]);
        }
    }

    public void Append(int token, float logProbability)
    {
        (_tokens[Count], _logProbabilities[Count]) = (token, logProbability);
        Count++;
    }
}
