namespace Rft.Engine.Graders;

/// <summary>
/// OpenAI's <c>bleu</c> as sacrebleu's <c>sentence_bleu</c> has it, / 100: 13a tokens, n-grams of 1 to 4 as far as the answer is long (effective order),
/// exponential smoothing, brevity penalty.
/// </summary>
internal sealed class Bleu : ITextMetric
{
    private const int MaximumOrder = 4;

    public double Score(string prediction, string reference)
    {
        var words = new WordTable();
        var overlaps = NGramOverlap.Count(
            PythonWords.Indexes(BleuTokenizer.Tokenize(prediction), words),
            PythonWords.Indexes(BleuTokenizer.Tokenize(reference), words),
            MaximumOrder);
        if (!overlaps.Any(overlap => overlap.Matches > 0))
        {
            return 0;
        }

        var (logarithms, order, smoothing) = (0.0, 0, 1.0);
        foreach (var overlap in overlaps.TakeWhile(overlap => overlap.Prediction > 0))
        {
            order++;
            smoothing *= overlap.Matches == 0 ? 2 : 1;
            logarithms += Math.Log((overlap.Matches == 0 ? 1 / smoothing : overlap.Matches) / overlap.Prediction);
        }

        var (length, wanted) = (overlaps[0].Prediction, overlaps[0].Reference);
        var brevity = length < wanted ? Math.Exp(1 - ((double)wanted / length)) : 1;
        return brevity * Math.Exp(logarithms / order);
    }
}
