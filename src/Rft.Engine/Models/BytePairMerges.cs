namespace Rft.Engine.Models;

/// <summary>
/// The merges of a byte-pair encoding (Sennrich et al., arXiv 1508.07909): which two tokens become which one, in order of rank.
/// </summary>
internal sealed class BytePairMerges
{
    private readonly Dictionary<long, (int Rank, int Merged)> _merges = [];

    /// <summary>Adds a merge; of two merges of the same pair the later one counts, as in the reference implementation.</summary>
    public void Add(int left, int right, int rank, int merged) => _merges[Key(left, right)] = (rank, merged);

    /// <summary>
    /// Merges the tokens of one piece, lowest rank first, leftmost first among equals. n log n in the number of tokens: a linked list
    /// and a queue of candidates.
    /// </summary>
    /// <param name="tokens">One token a byte; overwritten.</param>
    /// <param name="output">The merged tokens are appended.</param>
    public void Apply(Span<int> tokens, List<int> output)
    {
        if (_merges.Count == 0 || tokens.Length < 2)
        {
            output.AddRange(tokens);
            return;
        }

        var next = new int[tokens.Length];
        var previous = new int[tokens.Length];
        var candidates = new PriorityQueue<(int Position, long Key, int Merged), long>();
        for (var i = 0; i < tokens.Length; i++)
        {
            (previous[i], next[i]) = (i - 1, i + 1);
        }

        for (var i = 0; i < tokens.Length - 1; i++)
        {
            Propose(tokens, i, i + 1);
        }

        while (candidates.TryDequeue(out var candidate, out _))
        {
            var (left, right) = (candidate.Position, next[candidate.Position]);
            if (right >= tokens.Length || tokens[left] < 0 || Key(tokens[left], tokens[right]) != candidate.Key)
            {
                continue;
            }

            tokens[left] = candidate.Merged;
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

        void Propose(Span<int> tokens, int left, int right)
        {
            var key = Key(tokens[left], tokens[right]);
            if (_merges.TryGetValue(key, out var merge))
            {
                candidates.Enqueue((left, key, merge.Merged), ((long)merge.Rank << 32) | (uint)left);
            }
        }
    }

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;
}
