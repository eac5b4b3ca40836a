namespace Rft.Engine.Graders;

/// <summary>The words of a text, as rapidfuzz's token ratios see them.</summary>
internal sealed class FuzzyTokens
{
    private readonly HashSet<string> _words;

    public FuzzyTokens(string text)
    {
        var words = PythonWords.Split(text);
        words.Sort(CodePointOrder.Instance);
        Sorted = string.Join(' ', words);
        _words = [.. words];
    }

    /// <summary>All words in order, one space between two.</summary>
    public string Sorted { get; }

    /// <summary>The different words that the other text lacks, in order, one space between two.</summary>
    public string Without(FuzzyTokens other) =>
        string.Join(' ', _words.Where(word => !other._words.Contains(word)).Order(CodePointOrder.Instance));

    /// <summary>The length in code points of the different words that both texts have, one space between two.</summary>
    public int CommonLength(FuzzyTokens other, out int count)
    {
        var common = _words.Where(other._words.Contains).ToList();
        count = common.Count;
        return common.Sum(word => word.EnumerateRunes().Count()) + Math.Max(0, count - 1);
    }
}
