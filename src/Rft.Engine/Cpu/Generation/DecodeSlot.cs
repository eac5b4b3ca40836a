using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Generation;

/// <summary>The place of one sequence among those that decode together.</summary>
internal sealed class DecodeSlot(int firstTable)
{
    private int[] _tokens = [];
    private float[] _logProbabilities = [];
    private ITokenConstraint? _constraint;
    private List<ReadOnlyMemory<ulong>>? _support;

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

    /// <summary>What each token was drawn from; null without a constraint. A copy.</summary>
    public ReadOnlyMemory<ulong>[]? Support => _support?.ToArray();

    public void Begin(DecodePrompt prompt, int sample, int limit, int pages, ITokenConstraint? constraint)
    {
        (_constraint, _support) = (constraint, constraint is null ? null : new List<ReadOnlyMemory<ulong>>(limit));
        (Prompt, Sample, Limit, Pages, Count) = (prompt, sample, limit, pages, 0);
        if (_tokens.Length < limit)
        {
            (_tokens, _logProbabilities) = (new int[limit], new float[limit]);
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

    public void Append(int token, float logProbability)
    {
        _constraint?.Advance(token);
        (_tokens[Count], _logProbabilities[Count]) = (token, logProbability);
        Count++;
    }
}
