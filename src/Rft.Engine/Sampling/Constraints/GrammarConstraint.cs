using Rft.Engine.Models;

namespace Rft.Engine.Sampling.Constraints;

/// <summary>Keeps one completion inside a grammar, and lets it end in time.</summary>
internal sealed class GrammarConstraint(GrammarAutomaton automaton, TokenTable tokens) : ITokenConstraint
{
    private GrammarState _state = automaton.Start;

    /// <inheritdoc/>
    public ReadOnlyMemory<ulong> Allowed(int remaining) => automaton.Mask(_state, remaining - 1).Bits;

    /// <inheritdoc/>
    public void Advance(int token)
    {
        // What spells nothing and was allowed ends the completion.
        if (tokens.SpellingOf(token) is { } spelling)
        {
            _state = automaton.Step(_state, spelling) ?? throw new InvalidOperationException($"Token {token} was not allowed.");
        }
    }
}
