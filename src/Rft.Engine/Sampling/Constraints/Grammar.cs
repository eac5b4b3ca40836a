namespace Rft.Engine.Sampling.Constraints;

/// <summary>A finished grammar. Immutable.</summary>
internal sealed class Grammar
{
    /// <summary>The distance from where no end can be reached.</summary>
    public const int Unreachable = int.MaxValue / 4;

    private readonly GrammarNode[] _nodes;
    private readonly int[] _rules;
    private readonly int[] _distances;

    /// <param name="nodes">The nodes.</param>
    /// <param name="rules">The first node of each rule; rule 0 is the whole text.</param>
    public Grammar(IReadOnlyList<GrammarNode> nodes, IReadOnlyList<int> rules)
    {
        (_nodes, _rules) = ([.. nodes], [.. rules]);
        _distances = MeasureDistances();
    }

    /// <summary>The node that the whole text begins with.</summary>
    public int Start => _rules[0];

    /// <summary>Bytes of the shortest text; <see cref="Unreachable"/> where every text would be endless.</summary>
    public int ShortestText => Distance(Start);

    /// <summary>A node.</summary>
    public GrammarNode this[int node] => _nodes[node];

    /// <summary>The first node of a rule.</summary>
    public int StartOf(int rule) => _rules[rule];

    /// <summary>The fewest bytes from a node to the end of its rule.</summary>
    public int Distance(int node) => _distances[node];

    /// <summary>Whether some rule calls itself before it takes a byte, so that the calls would never end.</summary>
    public bool HasEndlessRule()
    {
        var callees = _rules.Select(CalledFirst).ToArray();
        var (isOpen, isDone) = (new bool[_rules.Length], new bool[_rules.Length]);
        return Enumerable.Range(0, _rules.Length).Any(Revisits);

        bool Revisits(int rule)
        {
            if (isDone[rule] || isOpen[rule])
            {
                return isOpen[rule];
            }

            isOpen[rule] = true;
            var revisits = callees[rule].Any(Revisits);
            (isOpen[rule], isDone[rule]) = (false, true);
            return revisits;
        }
    }

    // No rule takes nothing, so what follows a call is not called first.
    private HashSet<int> CalledFirst(int start)
    {
        var (called, seen, open) = (new HashSet<int>(), new HashSet<int> { start }, new Stack<int>([start]));
        while (open.TryPop(out var index))
        {
            var node = _nodes[index];
            if (node.Rule >= 0)
            {
                called.Add(node.Rule);
            }

            foreach (var next in node.Free.Where(seen.Add))
            {
                open.Push(next);
            }
        }

        return called;
    }

    private int[] MeasureDistances()
    {
        var distances = new int[_nodes.Length];
        Array.Fill(distances, Unreachable);
        for (var hasChanged = true; hasChanged;)
        {
            hasChanged = false;

            // Parts are built from the end, so that what follows a node mostly stands before it and few rounds suffice.
            for (var index = 0; index < _nodes.Length; index++)
            {
                var distance = Measure(_nodes[index], distances);
                hasChanged |= distance < distances[index];
                distances[index] = Math.Min(distance, distances[index]);
            }
        }

        return distances;
    }

    private int Measure(GrammarNode node, int[] distances)
    {
        var distance = node.IsRuleEnd ? 0 : Unreachable;
        if (node.Rule >= 0)
        {
            distance = Math.Min(distance, Sum(distances[_rules[node.Rule]], distances[node.Return]));
        }

        foreach (var next in node.Free)
        {
            distance = Math.Min(distance, distances[next]);
        }

        foreach (var (_, _, next) in node.Bytes)
        {
            distance = Math.Min(distance, Sum(1, distances[next]));
        }

        return distance;
    }

    private static int Sum(int left, int right) => (int)Math.Min(Unreachable, (long)left + right);
}
