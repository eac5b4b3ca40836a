namespace TinyModel;

/// <summary>Five letters to sort; most answers are copied, reversed or not quite sorted.</summary>
internal static class SortingTask
{
    private const int Letters = 5;
    private const double Swap = 0.2;

    /// <summary>A set of letters that is not held out, in some order, sorted badly.</summary>
    public static ChatRow Draw(SplitMix64 random)
    {
        while (true)
        {
            var letters = DrawLetters(random);
            char[] sorted = [.. letters.Order()];
            if (!HeldOut.Contains(Key(sorted)))
            {
                return new ChatRow(Prompt(letters), Answer(letters, sorted, random));
            }
        }
    }

    /// <summary>Different sets of letters with the right order of each: all held out, or none.</summary>
    public static IEnumerable<ChatRow> Distinct(int count, bool isHeldOut, SplitMix64 random)
    {
        var keys = new HashSet<string>();
        while (keys.Count < count)
        {
            var letters = DrawLetters(random);
            char[] sorted = [.. letters.Order()];
            if (HeldOut.Contains(Key(sorted)) == isHeldOut && keys.Add(Key(sorted)))
            {
                yield return new ChatRow(Prompt(letters), new string(sorted));
            }
        }
    }

    private static string Key(char[] sorted) => $"sort {new string(sorted)}";

    private static string Prompt(List<char> letters) => $"Sort: {string.Concat(letters)}";

    private static List<char> DrawLetters(SplitMix64 random)
    {
        var letters = new List<char>();
        while (letters.Count < Letters)
        {
            var letter = (char)random.Next('a', 'p');
            if (!letters.Contains(letter))
            {
                letters.Add(letter);
            }
        }

        return letters;
    }

    private static string Answer(List<char> letters, char[] sorted, SplitMix64 random)
    {
        switch (random.NextDouble())
        {
            case < 0.3:
                return string.Concat(letters);
            case < 0.6:
                return string.Concat(sorted.Reverse());
            default:
                while (random.Chance(Swap))
                {
                    var place = random.Next(0, Letters - 2);
                    (sorted[place], sorted[place + 1]) = (sorted[place + 1], sorted[place]);
                }

                return new string(sorted);
        }
    }
}
