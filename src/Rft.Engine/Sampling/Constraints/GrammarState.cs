namespace Rft.Engine.Sampling.Constraints;

/// <summary>All places that a grammar may be in after some bytes. Equal sets of places are one state.</summary>
/// <param name="places">Nodes that take a byte, each with its stack of calls, ascending.</param>
/// <param name="isEnd">Whether the text may end here.</param>
/// <param name="distance">The fewest bytes until it may.</param>
internal sealed class GrammarState((int Node, int Stack)[] places, bool isEnd, int distance)
{
    /// <summary>Nodes and their stacks.</summary>
    public (int Node, int Stack)[] Places => places;

    /// <summary>Whether the text may end here.</summary>
    public bool IsEnd => isEnd;

    /// <summary>The fewest bytes until it may.</summary>
    public int Distance => distance;

    /// <summary>[256] the state after each byte; null where it is not known yet or forbidden. Made with the first one.</summary>
    public GrammarState?[]? Next { get; set; }

    /// <summary>[4] a bit a byte whose next state is known.</summary>
    public ulong[] IsKnown { get; } = new ulong[4];

    /// <summary>The tokens that may come next.</summary>
    public GrammarMask? Mask { get; set; }

    /// <summary>Those after which an answer of so many more tokens can still end well.</summary>
    public Dictionary<int, GrammarMask> BoundedMasks { get; } = [];
}
