namespace Rft.Engine.Graders;

/// <summary>
/// OpenAI's <c>meteor</c> as NLTK has it (alpha 0.9, beta 3, gamma 0.5): words match exactly, then by Porter stem, then, where there is a
/// dictionary, by WordNet's synonyms of the stem; from the ends of the texts to their beginnings.
/// </summary>
internal sealed class Meteor(WordNet? dictionary) : ITextMetric
{
    public double Score(string prediction, string reference)
    {
        var answer = PythonWords.Split(PythonWords.Lower(prediction));
        var wanted = PythonWords.Split(PythonWords.Lower(reference));
        var partners = new int[answer.Count];
        Array.Fill(partners, -1);
        var taken = new bool[wanted.Count];
        Match(answer, wanted, partners, taken, word => [word]);

        // NLTK looks up synonyms of stems, not of words, and so do we.
        var (stems, wantedStems) = (Stems(answer), Stems(wanted));
        Match(stems, wantedStems, partners, taken, word => [word]);
        if (dictionary is not null)
        {
            var synonyms = new Dictionary<string, HashSet<string>>();
            Match(stems, wantedStems, partners, taken, Candidates);

            IEnumerable<string> Candidates(string word)
            {
                if (!synonyms.TryGetValue(word, out var found))
                {
                    synonyms.Add(word, found = dictionary.Synonyms(word));
                    found.Add(word);
                }

                return found;
            }
        }

        var matches = partners.Count(partner => partner >= 0);
        if (matches == 0)
        {
            return 0;
        }

        var (precision, recall) = ((double)matches / answer.Count, (double)matches / wanted.Count);
        var mean = precision * recall / ((0.9 * precision) + (0.1 * recall));
        return (1 - (0.5 * Math.Pow((double)Chunks(partners) / matches, 3))) * mean;
    }

    /// <summary>
    /// Gives every word of the answer that has none yet, from the last to the first, the last free partner among its candidates.
    /// </summary>
    private static void Match(
        List<string> answer, List<string> wanted, int[] partners, bool[] taken, Func<string, IEnumerable<string>> candidatesOf)
    {
        var free = new Dictionary<string, Stack<int>>();
        for (var j = 0; j < wanted.Count; j++)
        {
            if (!taken[j])
            {
                if (!free.TryGetValue(wanted[j], out var places))
                {
                    free.Add(wanted[j], places = []);
                }

                places.Push(j);
            }
        }

        for (var i = answer.Count - 1; i >= 0; i--)
        {
            if (partners[i] >= 0)
            {
                continue;
            }

            Stack<int>? best = null;
            foreach (var candidate in candidatesOf(answer[i]))
            {
                if (free.TryGetValue(candidate, out var places) && places.Count > 0 && (best is null || places.Peek() > best.Peek()))
                {
                    best = places;
                }
            }

            if (best is not null)
            {
                partners[i] = best.Pop();
                taken[partners[i]] = true;
            }
        }
    }

    /// <summary>The runs of neighbours whose partners are neighbours in the same order.</summary>
    private static int Chunks(int[] partners)
    {
        var chunks = 0;
        for (var i = 0; i < partners.Length; i++)
        {
            var continues = i > 0 && partners[i - 1] >= 0 && partners[i] == partners[i - 1] + 1;
            chunks += partners[i] >= 0 && !continues ? 1 : 0;
        }

        return chunks;
    }

    private static List<string> Stems(List<string> words) => [.. words.Select(PorterStemmer.Stem)];
}
