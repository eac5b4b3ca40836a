using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Generation;

/// <summary>The place of one sequence among those that decode together.</summary>
internal sealed class DecodeSlot(int firstTable)
{
    private int[] _tokens = [];
    private float[] _logProbabilities = [];
    private bool[] _isSampled = [];
    private ITokenConstraint? _constraint;
    private List<ReadOnlyMemory<ulong>>? _support;

    // Tokens of the completion whose keys and values are in the cache.
    private int _cached;

    /// <summary>Where in the page tables its own begins.</summary>
    public int FirstTable { get; } = firstTable;

    public DecodePrompt? Prompt { get; private set; }

    public int Sample { get; private set; }

    /// <summary>The most tokens that it may have, given ones included.</summary>
    public int Limit { get; private set; }

    /// <summary>Pages in its table.</summary>
    public int Pages { get; private set; }

    /// <summary>Tokens so far.</summary>
    public int Count { get; private set; }

    /// <summary>Those of them that were sampled.</summary>
    public int Sampled { get; private set; }

    /// <summary>The token of the next row.</summary>
    public int LastToken => Count == 0 ? Prompt!.Tokens[^1] : _tokens[Count - 1];

    /// <summary>The position of the next row.</summary>
    public int Position => Prompt!.LastPosition + Count;

    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Count);

    /// <summary>Whether every token before the last is in the cache, so that the next one can be sampled.</summary>
    public bool IsReady => _cached >= Count - 1;

    public void Begin(DecodePrompt prompt, int sample, int limit, int pages, ITokenConstraint? constraint)
    {
        (_constraint, _support) = (constraint, constraint is null ? null : new List<ReadOnlyMemory<ulong>>(limit));
        (Prompt, Sample, Limit, Pages, Count, Sampled, _cached) = (prompt, sample, limit, pages, 0, 0, 0);
        if (_tokens.Length < limit)
        {
            (_tokens, _logProbabilities, _isSampled) = (new int[limit], new float[limit], new bool[limit]);
        }
    }

    /// <summary>The tokens that the next one is drawn from; empty for all. Called once a token.</summary>
    public ReadOnlySpan<ulong> Restrict()
    {
        if (_constraint is null)
        {
            return [];
        }

        var allowed = _constraint.Allowed(Limit - Count);
        _support!.Add(allowed);
        return allowed.Span;
    }

    /// <summary>Takes the token that was drawn from the row of the last one.</summary>
    public void Append(int token, float logProbability)
    {
        _constraint?.Advance(token);
        (_tokens[Count], _logProbabilities[Count], _isSampled[Count]) = (token, logProbability, true);
        _cached = Count;
        Count++;
        Sampled++;
    }

    /// <summary>Takes tokens that were not drawn; all but the last, and the one before them, are to be prefilled.</summary>
    public void Give(ReadOnlySpan<int> tokens)
    {
        tokens.CopyTo(_tokens.AsSpan(Count));
        _logProbabilities.AsSpan(Count, tokens.Length).Clear();
        _isSampled.AsSpan(Count, tokens.Length).Clear();
        Count += tokens.Length;
    }

    /// <summary>The next token to prefill and its position; only where it is not ready.</summary>
    public (int Token, int Position) NextToPrefill()
    {
        var index = _cached++;
        return (_tokens[index], Prompt!.LastPosition + 1 + index);
    }

    /// <summary>What there is of the completion. A copy.</summary>
    public Completion ToCompletion(FinishReason reason) =>
        new(Prompt!.Index, Sample, _tokens[..Count], _logProbabilities[..Count], reason)
        {
            Support = _support?.ToArray(),
            IsSampled = Sampled == Count ? null : _isSampled[..Count],
        };
}
