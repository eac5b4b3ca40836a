using System.Text;

namespace Rft.Engine.Sampling.Constraints;

/// <summary>Makes the nodes of a grammar. Parts are built from their end, so that each knows what follows it.</summary>
internal sealed class GrammarBuilder
{
    // Far more than a schema that a person writes; a hostile one must not fill the memory.
    private const int MostNodes = 400_000;

    private readonly List<GrammarNode> _nodes = [];
    private readonly List<int> _rules = [];
    private readonly Dictionary<object, int> _sharedRules = [];

    /// <summary>Takes nothing.</summary>
    public static GrammarPart Nothing { get; } = next => next;

    /// <summary>Reserves a rule; the first one is the whole text.</summary>
    public int DeclareRule()
    {
        _rules.Add(-1);
        return _rules.Count - 1;
    }

    /// <summary>Says what a rule is.</summary>
    public void DefineRule(int rule, GrammarPart part) => _rules[rule] = part(Add(new GrammarNode { IsRuleEnd = true }));

    /// <summary>The rule of a key, made when it is first asked for.</summary>
    public GrammarPart Shared(object key, Func<GrammarPart> part)
    {
        if (!_sharedRules.TryGetValue(key, out var rule))
        {
            _sharedRules[key] = rule = DeclareRule();
            DefineRule(rule, part());
        }

        return Call(rule);
    }

    /// <summary>Goes through a rule, which need not be defined yet.</summary>
    public GrammarPart Call(int rule) => next => Add(new GrammarNode { Rule = rule, Return = next });

    /// <summary>Takes one byte of some ranges.</summary>
    public GrammarPart Byte(params (byte First, byte Last)[] ranges) => next =>
    {
        var node = new GrammarNode();
        node.Bytes.AddRange(ranges.Select(range => (range.First, range.Last, next)));
        return Add(node);
    };

    /// <summary>Takes a text as it stands.</summary>
    public GrammarPart Literal(string text) => Sequence([.. Encoding.UTF8.GetBytes(text).Select(value => Byte((value, value)))]);

    /// <summary>Parts one after another.</summary>
    public static GrammarPart Sequence(params IReadOnlyList<GrammarPart> parts) => next =>
    {
        for (var index = parts.Count - 1; index >= 0; index--)
        {
            next = parts[index](next);
        }

        return next;
    };

    /// <summary>One of some parts.</summary>
    public GrammarPart Choice(params IReadOnlyList<GrammarPart> parts) => next => Fork([.. parts.Select(part => part(next))]);

    /// <summary>A node from which several others are reached.</summary>
    public int Fork(params IReadOnlyList<int> ways)
    {
        var node = new GrammarNode();
        node.Free.AddRange(ways);
        return Add(node);
    }

    /// <summary>A part or nothing.</summary>
    public GrammarPart Optional(GrammarPart part) => Choice(part, Nothing);

    /// <summary>A part several times.</summary>
    /// <param name="part">The part; takes at least one byte.</param>
    /// <param name="minimum">The fewest times.</param>
    /// <param name="maximum">The most times; null for any number.</param>
    public GrammarPart Repeat(GrammarPart part, int minimum, int? maximum) => next =>
    {
        if (maximum is null)
        {
            var loop = new GrammarNode();
            var start = Add(loop);
            loop.Free.AddRange([part(start), next]);
            next = start;
        }
        else
        {
            var end = next;
            for (var times = minimum; times < maximum; times++)
            {
                next = Fork(part(next), end);
            }
        }

        for (var times = 0; times < minimum; times++)
        {
            next = part(next);
        }

        return next;
    };

    /// <summary>The grammar.</summary>
    public Grammar Build() => new(_nodes, _rules);

    /// <exception cref="GrammarTooLargeException">There are too many.</exception>
    private int Add(GrammarNode node)
    {
        if (_nodes.Count == MostNodes)
        {
            throw new GrammarTooLargeException();
        }

        _nodes.Add(node);
        return _nodes.Count - 1;
    }
}
