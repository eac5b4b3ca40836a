namespace Rft.Engine.Graders;

/// <summary>
/// Porter's stemmer with the extensions of NLTK (M. F. Porter, An algorithm for suffix stripping, 1980): the stem of a lower-case word. A word of two
/// letters, of more than 100, or with characters beyond the basic plane is its own stem.
/// </summary>
internal static class PorterStemmer
{
    private const int LongestWord = 100;

    private static readonly Dictionary<string, string> _irregular = new()
    {
        ["sky"] = "sky", ["skies"] = "sky", ["dying"] = "die", ["lying"] = "lie", ["tying"] = "tie", ["news"] = "news",
        ["innings"] = "inning", ["inning"] = "inning", ["outings"] = "outing", ["outing"] = "outing", ["cannings"] = "canning",
        ["canning"] = "canning", ["howe"] = "howe", ["proceed"] = "proceed", ["exceed"] = "exceed", ["succeed"] = "succeed",
    };

    private static readonly (string Suffix, string Replacement)[] _second =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"), ("alli", "al"),
        ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"),
        ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"), ("fulli", "ful"),
    ];

    private static readonly (string Suffix, string Replacement)[] _third =
        [("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")];

    private static readonly string[] _fourth =
    [
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize",
    ];

    public static string Stem(string word)
    {
        if (_irregular.TryGetValue(word, out var irregular))
        {
            return irregular;
        }

        return word.Length is <= 2 or > LongestWord || word.Any(char.IsSurrogate)
            ? word
            : DropFinalLetters(Fourth(Replace(Second(FinalY(PastAndParticiple(Plural(word)))), _third)));
    }

    private static string Plural(string word) => word switch
    {
        _ when Ends(word, "ies") => word[..^(word.Length == 4 ? 1 : 2)],
        _ when Ends(word, "sses") => word[..^2],
        _ when Ends(word, "ss") => word,
        _ when Ends(word, "s") => word[..^1],
        _ => word,
    };

    private static string PastAndParticiple(string word)
    {
        if (Ends(word, "ied"))
        {
            return word[..^(word.Length == 4 ? 1 : 2)];
        }

        if (Ends(word, "eed"))
        {
            return Measure(word[..^3]) > 0 ? word[..^1] : word;
        }

        var stem = Ends(word, "ed") ? word[..^2] : Ends(word, "ing") ? word[..^3] : null;
        if (stem is null || !HasVowel(stem))
        {
            return word;
        }

        if (Ends(stem, "at") || Ends(stem, "bl") || Ends(stem, "iz"))
        {
            return stem + "e";
        }

        return EndsInDoubleConsonant(stem)
            ? stem[^1] is 'l' or 's' or 'z' ? stem : stem[..^1]
            : Measure(stem) == 1 && EndsInShortSyllable(stem) ? stem + "e" : stem;
    }

    private static string FinalY(string word) =>
        Ends(word, "y") && word.Length > 2 && IsConsonant(word, word.Length - 2) ? word[..^1] + "i" : word;

    private static string Second(string word)
    {
        // -ally is shortened first, so that what stands before it can go as well.
        if (Ends(word, "alli") && Measure(word[..^4]) > 0)
        {
            return Second(word[..^2]);
        }

        // The l counts as the stem's, so that geology and archaeology are treated alike.
        return Ends(word, "logi") ? Measure(word[..^3]) > 0 ? word[..^1] : word : Replace(word, _second);
    }

    private static string Replace(string word, (string Suffix, string Replacement)[] rules)
    {
        foreach (var (suffix, replacement) in rules)
        {
            if (Ends(word, suffix))
            {
                var stem = word[..^suffix.Length];
                return Measure(stem) > 0 ? stem + replacement : word;
            }
        }

        return word;
    }

    private static string Fourth(string word)
    {
        if (_fourth.FirstOrDefault(ending => Ends(word, ending)) is not { } suffix)
        {
            return word;
        }

        var stem = word[..^suffix.Length];
        return Measure(stem) > 1 && (suffix != "ion" || stem[^1] is 's' or 't') ? stem : word;
    }

    private static string DropFinalLetters(string word)
    {
        if (Ends(word, "e"))
        {
            var stem = word[..^1];
            var measure = Measure(stem);
            word = measure > 1 || (measure == 1 && !EndsInShortSyllable(stem)) ? stem : word;
        }

        return Ends(word, "ll") && Measure(word[..^1]) > 1 ? word[..^1] : word;
    }

    private static bool Ends(string word, string suffix) => word.EndsWith(suffix, StringComparison.Ordinal);

    private static bool IsConsonant(string word, int index) => word[index] switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => false,
        'y' => index == 0 || !IsConsonant(word, index - 1),
        _ => true,
    };

    private static bool HasVowel(string word) => Enumerable.Range(0, word.Length).Any(index => !IsConsonant(word, index));

    /// <summary>How often a consonant follows a vowel.</summary>
    private static int Measure(string word) =>
        Enumerable.Range(1, Math.Max(0, word.Length - 1)).Count(index => IsConsonant(word, index) && !IsConsonant(word, index - 1));

    private static bool EndsInDoubleConsonant(string word) =>
        word.Length >= 2 && word[^1] == word[^2] && IsConsonant(word, word.Length - 1);

    /// <summary>Consonant, vowel, consonant other than w, x and y; or a word of a vowel and a consonant.</summary>
    private static bool EndsInShortSyllable(string word) => word.Length switch
    {
        2 => !IsConsonant(word, 0) && IsConsonant(word, 1),
        > 2 => IsConsonant(word, word.Length - 3) && !IsConsonant(word, word.Length - 2) && IsConsonant(word, word.Length - 1)
            && word[^1] is not ('w' or 'x' or 'y'),
        _ => false,
    };
}
