using System.Runtime.InteropServices;

namespace Rft.Engine.Sampling.Constraints;

/// <summary>
/// Walks a grammar byte by byte and token by token. States, their transitions and their masks are made when they are first asked for and
/// kept: a step that was taken before costs a look-up. Not thread-safe.
/// </summary>
internal sealed class GrammarAutomaton
{
    // A state with its masks takes some 20 kB for a large vocabulary; beyond this many the cache starts anew.
    private const int MostStates = 20_000;
    private const int EmptyStack = 0;

    private readonly Grammar _grammar;
    private readonly TokenTable _tokens;
    private readonly GrammarState?[] _path;

    // Stacks of calls are lists that share their tails: where to return, the stack below, and the distance through all of them.
    private readonly List<(int Return, int Below, int Distance)> _stacks = [(-1, -1, 0)];
    private readonly Dictionary<(int Return, int Below), int> _stackNumbers = [];
    private readonly Dictionary<Key, GrammarState> _states = [];

    /// <summary>Begins with empty caches.</summary>
    public GrammarAutomaton(Grammar grammar, TokenTable tokens)
    {
        (_grammar, _tokens, _path) = (grammar, tokens, new GrammarState?[tokens.Longest + 1]);
        Start = Close([(grammar.Start, EmptyStack)])!;
    }

    /// <summary>The state before the first byte.</summary>
    public GrammarState Start { get; }

    /// <summary>The state after some bytes; null where they are forbidden.</summary>
    public GrammarState? Step(GrammarState state, ReadOnlySpan<byte> bytes)
    {
        GrammarState? current = state;
        for (var index = 0; index < bytes.Length && current is not null; index++)
        {
            current = Step(current, bytes[index]);
        }

        return current;
    }

    /// <summary>The tokens that may come next, given how many more tokens, the end token among them, may follow the next one.</summary>
    public GrammarMask Mask(GrammarState state, int spare)
    {
        var all = state.Mask ??= Compute(state, Grammar.Unreachable);

        // Each byte has a token of its own, so that many bytes never need more tokens.
        var furthest = spare - 1;
        if (all.LargestDistance <= furthest)
        {
            return all;
        }

        if (!state.BoundedMasks.TryGetValue(furthest, out var bounded))
        {
            state.BoundedMasks[furthest] = bounded = Compute(state, furthest);
        }

        // Too short from the beginning: then the answer is cut off, whatever comes.
        return bounded.IsEmpty ? all : bounded;
    }

    private GrammarMask Compute(GrammarState state, int furthest)
    {
        var bits = new ulong[_tokens.Words];
        var (largest, isEmpty) = (0, true);
        if (state.IsEnd)
        {
            foreach (var token in _tokens.EndTokens)
            {
                Allow(token);
            }
        }

        _path[0] = state;
        var walked = 0;
        for (var index = 0; index < _tokens.Tokens.Length; index++)
        {
            // The token before it failed at a byte that this one has too.
            if (_tokens.Shared[index] > walked)
            {
                continue;
            }

            var bytes = _tokens.Bytes[index];
            for (walked = _tokens.Shared[index]; walked < bytes.Length; walked++)
            {
                if (Step(_path[walked]!, bytes[walked]) is not { } next)
                {
                    break;
                }

                _path[walked + 1] = next;
            }

            if (walked == bytes.Length && _path[walked]!.Distance is var distance && distance <= furthest)
            {
                Allow(_tokens.Tokens[index]);
                largest = Math.Max(largest, distance);
            }
        }

        return new GrammarMask(bits, isEmpty, largest);

        void Allow(int token)
        {
            bits[token / 64] |= 1UL << (token % 64);
            isEmpty = false;
        }
    }

    private GrammarState? Step(GrammarState state, byte value)
    {
        var (word, bit) = (value / 64, 1UL << (value % 64));
        if ((state.IsKnown[word] & bit) == 0)
        {
            state.IsKnown[word] |= bit;
            if (Follow(state, value) is { } next)
            {
                (state.Next ??= new GrammarState?[256])[value] = next;
            }
        }

        return state.Next?[value];
    }

    private GrammarState? Follow(GrammarState state, byte value)
    {
        List<(int Node, int Stack)> reached = [];
        foreach (var (node, stack) in state.Places)
        {
            foreach (var (first, last, next) in CollectionsMarshal.AsSpan(_grammar[node].Bytes))
            {
                if (value >= first && value <= last)
                {
                    reached.Add((next, stack));
                }
            }
        }

        return reached.Count == 0 ? null : Close(reached);
    }

    // Follows everything that takes no byte.
    private GrammarState? Close(List<(int Node, int Stack)> open)
    {
        var seen = new HashSet<(int Node, int Stack)>(open);
        List<(int Node, int Stack)> places = [];
        var (isEnd, distance) = (false, Grammar.Unreachable);
        void Reach(int node, int stack)
        {
            if (seen.Add((node, stack)))
            {
                open.Add((node, stack));
            }
        }

        for (var index = 0; index < open.Count; index++)
        {
            var (number, stack) = open[index];
            var node = _grammar[number];
            if (node.IsRuleEnd && stack == EmptyStack)
            {
                (isEnd, distance) = (true, 0);
            }
            else if (node.IsRuleEnd)
            {
                Reach(_stacks[stack].Return, _stacks[stack].Below);
            }
            else if (node.Rule >= 0)
            {
                Reach(_grammar.StartOf(node.Rule), Push(node.Return, stack));
            }

            foreach (var next in node.Free)
            {
                Reach(next, stack);
            }

            // From a place without an end no answer ever ends well.
            var toEnd = (long)_grammar.Distance(number) + _stacks[stack].Distance;
            if (node.Bytes.Count > 0 && toEnd < Grammar.Unreachable)
            {
                places.Add((number, stack));
                distance = Math.Min(distance, (int)toEnd);
            }
        }

        return places.Count == 0 && !isEnd ? null : Intern(places, isEnd, distance);
    }

    private int Push(int returnTo, int below)
    {
        if (!_stackNumbers.TryGetValue((returnTo, below), out var number))
        {
            _stackNumbers[(returnTo, below)] = number = _stacks.Count;
            _stacks.Add((returnTo, below, (int)Math.Min(Grammar.Unreachable, (long)_grammar.Distance(returnTo) + _stacks[below].Distance)));
        }

        return number;
    }

    private GrammarState Intern(List<(int Node, int Stack)> places, bool isEnd, int distance)
    {
        places.Sort();
        var key = new Key([.. places], isEnd);
        if (_states.TryGetValue(key, out var state))
        {
            return state;
        }

        if (_states.Count == MostStates)
        {
            _states.Clear();
        }

        return _states[key] = new GrammarState(key.Places, isEnd, distance);
    }

    private readonly record struct Key((int Node, int Stack)[] Places, bool IsEnd)
    {
        public bool Equals(Key other) => IsEnd == other.IsEnd && Places.AsSpan().SequenceEqual(other.Places);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var place in Places)
            {
                hash.Add(place);
            }

            return hash.ToHashCode();
        }
    }
}
