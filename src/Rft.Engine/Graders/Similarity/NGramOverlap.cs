namespace Rft.Engine.Graders;

/// <summary>How many n-grams of one length two sequences have in common, each counted as often as the sequence with fewer has it.</summary>
/// <param name="Matches">The common n-grams.</param>
/// <param name="Prediction">The n-grams of the prediction.</param>
/// <param name="Reference">The n-grams of the reference.</param>
internal readonly record struct NGramOverlap(int Matches, int Prediction, int Reference)
{
    /// <summary>The overlaps of the lengths 1 to <paramref name="longest"/>. Linear in the lengths of the sequences.</summary>
    public static NGramOverlap[] Count(int[] prediction, int[] reference, int longest)
    {
        var overlaps = new NGramOverlap[longest];
        // Names[i] is the n-gram that begins at i, as a number; a longer one is named by a shorter one and its last word.
        var (predictionNames, referenceNames) = ((int[])prediction.Clone(), (int[])reference.Clone());
        for (var length = 1; length <= longest; length++)
        {
            var names = new Dictionary<long, int>();
            var predictions = Name(prediction, predictionNames, length, names);
            var references = Name(reference, referenceNames, length, names);
            var counts = new int[names.Count];
            for (var i = 0; i < references; i++)
            {
                counts[referenceNames[i]]++;
            }

            var matches = 0;
            for (var i = 0; i < predictions; i++)
            {
                matches += counts[predictionNames[i]]-- > 0 ? 1 : 0;
            }

            overlaps[length - 1] = new NGramOverlap(matches, predictions, references);
        }

        return overlaps;
    }

    /// <summary>The number of different n-grams of a sequence.</summary>
    public static int CountDistinct(int[] sequence, int length)
    {
        var names = (int[])sequence.Clone();
        var distinct = new Dictionary<long, int>();
        for (var n = 1; n <= length; n++)
        {
            distinct.Clear();
            Name(sequence, names, n, distinct);
        }

        return distinct.Count;
    }

    /// <summary>Turns the names of n-grams that are one shorter into those of this length; gives their number.</summary>
    private static int Name(int[] sequence, int[] names, int length, Dictionary<long, int> byContent)
    {
        var count = Math.Max(0, sequence.Length - length + 1);
        for (var i = 0; i < count; i++)
        {
            var content = length == 1 ? sequence[i] : ((long)names[i] << 32) | (uint)sequence[i + length - 1];
            // An odd factor keeps different contents different. Without it their hashes collide: .NET's hash of a long is the exclusive or of
            // its halves, and neighbours in a text tend to have neighbouring numbers.
            content *= unchecked((long)0x9E3779B97F4A7C15);
            if (!byContent.TryGetValue(content, out var name))
            {
                byContent.Add(content, name = byContent.Count);
            }

            names[i] = name;
        }

        return count;
    }
}
