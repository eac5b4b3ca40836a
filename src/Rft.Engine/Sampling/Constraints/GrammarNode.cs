namespace Rft.Engine.Sampling.Constraints;

/// <summary>
/// A place in a grammar over bytes, which is a set of automata, the rules, that call each other. From a node one may take a byte, move on
/// without one, or go through a whole rule; at the end of a rule one returns to where it was called.
/// </summary>
internal sealed class GrammarNode
{
    /// <summary>Bytes from <c>First</c> to <c>Last</c> lead to <c>Next</c>.</summary>
    public List<(byte First, byte Last, int Next)> Bytes { get; } = [];

    /// <summary>Nodes that are reached without a byte.</summary>
    public List<int> Free { get; } = [];

    /// <summary>The rule to go through before <see cref="Return"/>; -1 for none.</summary>
    public int Rule { get; init; } = -1;

    /// <summary>Where to go on after <see cref="Rule"/>.</summary>
    public int Return { get; init; }

    /// <summary>Whether a rule ends here.</summary>
    public bool IsRuleEnd { get; init; }
}
