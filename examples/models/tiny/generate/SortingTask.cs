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
            var letters = new List<char>();
            while (letters.Count < Letters)
            {
                var letter = (char)random.Next('a', 'p');
                if (!letters.Contains(letter))
                {
                    letters.Add(letter);
                }
            }

            char[] sorted = [.. letters.Order()];
            if (!HeldOut.Contains($"sort {new string(sorted)}"))
            {
                return new ChatRow($"Sort: {string.Concat(letters)}", Answer(letters, sorted, random));
            }
        }
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
