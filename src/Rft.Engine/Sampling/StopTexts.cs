namespace Rft.Engine.Sampling;

/// <summary>Texts that end an answer, which may begin and end anywhere in a token.</summary>
/// <param name="texts">The texts, none empty.</param>
/// <param name="openStream">Makes what turns the tokens of one answer into text, one after another.</param>
internal sealed class StopTexts(IReadOnlyList<string> texts, Func<Func<int, string>> openStream)
{
    private readonly int _longest = texts.Max(text => text.Length);

    /// <summary>
    /// Makes, for the completions of one request, what says after each token whether it completes one of the texts.
    /// </summary>
    public Func<int, int, bool> Watch()
    {
        var tails = new Dictionary<int, (Func<int, string> Stream, string Tail)>();
        return (completion, token) =>
        {
            var (stream, tail) = tails.TryGetValue(completion, out var begun) ? begun : (openStream(), "");
            var text = tail + stream(token);
            if (texts.Any(stop => text.Contains(stop, StringComparison.Ordinal)))
            {
                tails.Remove(completion);
                return true;
            }

            tails[completion] = (stream, text[Math.Max(0, text.Length - _longest + 1)..]);
            return false;
        };
    }

    /// <summary>A text up to where the first of the texts begins.</summary>
    public string Cut(string text)
    {
        var end = texts.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(index => index >= 0).DefaultIfEmpty(text.Length).Min();
        return text[..end];
    }
}
