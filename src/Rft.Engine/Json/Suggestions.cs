namespace Rft.Engine.Json;

/// <summary>Finds the name that a user probably meant.</summary>
internal static class Suggestions
{
    // Longer words are not typed names; the cost of the distance grows with the square.
    private const int LongestWord = 100;

    /// <summary>
    /// The candidate that needs the fewest edits (insert, delete, replace, swap of neighbours; case is free), if that is at most a third
    /// of the word; null otherwise. Of equals, one with the same first letter wins, then the first.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestWord)
        {
            return null;
        }

        string? nearest = null;
        var best = Math.Max(1, (word.Length + 1) / 3) + 1;
        foreach (var candidate in candidates)
        {
            if (candidate.Length > LongestWord || Math.Abs(candidate.Length - word.Length) > best)
            {
                continue;
            }

            var distance = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            var tie = distance == best && nearest is not null && !SharesFirstLetter(word, nearest) && SharesFirstLetter(word, candidate);
            if ((distance < best || tie) && distance < candidate.Length)
            {
                (best, nearest) = (distance, candidate);
            }
        }

        return nearest;
    }

    private static bool SharesFirstLetter(string word, string other) => char.ToLowerInvariant(word[0]) == char.ToLowerInvariant(other[0]);

    /// <summary>The optimal string alignment distance.</summary>
    private static int Distance(string left, string right)
    {
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        var next = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            current[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            next[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                next[j] = Math.Min(Math.Min(next[j - 1], current[j]) + 1, current[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    next[j] = Math.Min(next[j], previous[j - 2] + 1);
                }
            }

            (previous, current, next) = (current, next, previous);
        }

        return current[right.Length];
    }
}
