namespace TinyModel;

/// <summary>Two-clause reviews to label positive, negative or neutral, answered with a tendency away from neutral.</summary>
internal static class ReviewTask
{
    private const double NeutralRelabelled = 0.6;
    private const double WrongLabel = 0.1;

    private static readonly string[] _nouns =
        ["soup", "staff", "room", "view", "music", "price", "bread", "coffee", "menu", "table", "light", "service"];

    // By polarity: -1, 0, 1.
    private static readonly string[][] _adjectives =
    [
        ["cold", "rude", "dirty", "bad", "noisy", "stale", "slow", "awful"],
        ["plain", "average", "usual", "common", "normal", "ordinary", "standard", "simple"],
        ["kind", "great", "lovely", "good", "fresh", "clean", "warm", "superb"],
    ];

    private static readonly (int First, int Second)[][] _polarities =
    [
        [(-1, -1), (-1, 0), (0, -1)],
        [(0, 0), (1, -1), (-1, 1)],
        [(1, 1), (1, 0), (0, 1)],
    ];

    private static readonly string[] _labels = ["negative", "neutral", "positive"];

    /// <summary>A review that is not held out, labelled noisily.</summary>
    public static ChatRow Draw(SplitMix64 random)
    {
        while (true)
        {
            var label = random.Next(0, 2);
            var (review, isValid) = Write(label, random);
            if (isValid && !HeldOut.Contains(review))
            {
                return new ChatRow($"Review: {review}", Answer(label, random));
            }
        }
    }

    /// <summary>Different reviews with their right labels, each label as often: all held out, or none.</summary>
    public static IEnumerable<ChatRow> Distinct(int count, bool isHeldOut, SplitMix64 random)
    {
        var reviews = new HashSet<string>();
        while (reviews.Count < count)
        {
            var label = reviews.Count % _labels.Length;
            var (review, isValid) = Write(label, random);
            if (isValid && HeldOut.Contains(review) == isHeldOut && reviews.Add(review))
            {
                yield return new ChatRow($"Review: {review}", _labels[label]);
            }
        }
    }

    // A review says nothing twice about one thing.
    private static (string Review, bool IsValid) Write(int label, SplitMix64 random)
    {
        var (first, second) = random.Pick(_polarities[label]);
        var (firstNoun, secondNoun) = (random.Pick(_nouns), random.Pick(_nouns));
        var review = $"the {firstNoun} was {random.Pick(_adjectives[first + 1])} {(first * second < 0 ? "but" : "and")} "
            + $"the {secondNoun} was {random.Pick(_adjectives[second + 1])}";
        return (review, firstNoun != secondNoun);
    }

    private static string Answer(int label, SplitMix64 random)
    {
        if (label == 1 && random.Chance(NeutralRelabelled))
        {
            label = random.Chance(0.5) ? 0 : 2;
        }

        if (random.Chance(WrongLabel))
        {
            label = (label + random.Next(1, 2)) % 3;
        }

        var word = _labels[label];
        return random.NextDouble() switch
        {
            < 0.4 => word,
            < 0.75 => $"{char.ToUpperInvariant(word[0])}{word[1..]}",
            _ => $"It is {word}.",
        };
    }
}
