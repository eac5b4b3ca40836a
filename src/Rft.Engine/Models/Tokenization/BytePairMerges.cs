namespace Rft.Engine.Models.Tokenization;

/// <summary>
/// The merges of a byte-pair encoding (Sennrich et al., arXiv 1508.07909): which two tokens become which one, in order of rank.
/// </summary>
internal sealed class BytePairMerges
{
    // Up to here looking at all pairs again after each merge is faster than a queue.
    private const int ShortPiece = 64;

    private readonly Dictionary<long, (int Rank, int Merged)> _merges = [];

    /// <summary>Adds a merge; of two merges of the same pair the later one counts, as in the reference implementation.</summary>
    public void Add(int left, int right, int rank, int merged) => _merges[Key(left, right)] = (rank, merged);

    /// <summary>Merges the tokens of one piece, lowest rank first, leftmost first among equals.</summary>
    /// <param name="tokens">One token a byte or character; overwritten.</param>
    /// <param name="output">The merged tokens are appended.</param>
    public void Apply(Span<int> tokens, List<int> output)
    {
        if (_merges.Count == 0 || tokens.Length < 2)
        {
            output.AddRange(tokens);
        }
        else if (tokens.Length <= ShortPiece)
        {
            output.AddRange(tokens[..ApplyShort(tokens)]);
        }
        else
        {
            ApplyLong(tokens, output);
        }
    }

    // The number of tokens that are left.
    private int ApplyShort(Span<int> tokens)
    {
        Span<int> ranks = stackalloc int[tokens.Length];
        Span<int> merged = stackalloc int[tokens.Length];
        var count = tokens.Length;
        for (var i = 0; i < count - 1; i++)
        {
            (ranks[i], merged[i]) = Find(tokens[i], tokens[i + 1]);
        }

        while (count > 1)
        {
            var best = 0;
            for (var i = 1; i < count - 1; i++)
            {
                best = ranks[i] < ranks[best] ? i : best;
            }

            if (ranks[best] == int.MaxValue)
            {
                break;
            }

            tokens[best] = merged[best];
            count--;
            tokens[(best + 2)..(count + 1)].CopyTo(tokens[(best + 1)..]);
            ranks[(best + 1)..count].CopyTo(ranks[best..]);
            merged[(best + 1)..count].CopyTo(merged[best..]);
            if (best + 1 < count)
            {
                (ranks[best], merged[best]) = Find(tokens[best], tokens[best + 1]);
            }

            if (best > 0)
            {
                (ranks[best - 1], merged[best - 1]) = Find(tokens[best - 1], tokens[best]);
            }
        }

        return count;
    }

    // n log n: a linked list and a queue of candidates, of which those that other merges overtook are dropped when they come up.
    private void ApplyLong(Span<int> tokens, List<int> output)
    {
        var next = new int[tokens.Length];
        var previous = new int[tokens.Length];
        var first = new List<(int Position, long Priority)>(tokens.Length);
        for (var i = 0; i < tokens.Length; i++)
        {
            (previous[i], next[i]) = (i - 1, i + 1);
            if (i + 1 < tokens.Length && Find(tokens[i], tokens[i + 1]).Rank is < int.MaxValue and var rank)
            {
                first.Add((i, Priority(rank, i)));
            }
        }

        var candidates = new PriorityQueue<int, long>(first);
        while (candidates.TryDequeue(out var left, out var priority))
        {
            var right = next[left];
            if (right >= tokens.Length || tokens[left] < 0)
            {
                continue;
            }

            var (rank, merged) = Find(tokens[left], tokens[right]);
            if (Priority(rank, left) != priority)
            {
                continue;
            }

            tokens[left] = merged;
            tokens[right] = -1;
            next[left] = next[right];
            if (next[left] < tokens.Length)
            {
                previous[next[left]] = left;
                Propose(tokens, left, next[left]);
            }

            if (previous[left] >= 0)
            {
                Propose(tokens, previous[left], left);
            }
        }

        for (var i = 0; i < tokens.Length; i = next[i])
        {
            output.Add(tokens[i]);
        }

        void Propose(Span<int> all, int left, int right)
        {
            if (Find(all[left], all[right]).Rank is < int.MaxValue and var rank)
            {
                candidates.Enqueue(left, Priority(rank, left));
            }
        }
    }

    private (int Rank, int Merged) Find(int left, int right) => _merges.TryGetValue(Key(left, right), out var merge) ? merge : (int.MaxValue, -1);

    private static long Priority(int rank, int position) => ((long)rank << 32) | (uint)position;

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;
}
