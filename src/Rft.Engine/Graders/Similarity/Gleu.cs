namespace Rft.Engine.Graders;

/// <summary>OpenAI's <c>gleu</c> (Google BLEU) as NLTK has it: common n-grams of 1 to 4 words over those of the text that has more. Case counts.</summary>
internal sealed class Gleu : ITextMetric
{
    public double Score(string prediction, string reference)
    {
        var words = new WordTable();
        var overlaps = NGramOverlap.Count(
            PythonWords.Indexes(prediction, words), PythonWords.Indexes(reference, words), longest: 4);
        var all = Math.Max(overlaps.Sum(overlap => overlap.Prediction), overlaps.Sum(overlap => overlap.Reference));
        return all == 0 ? 0 : (double)overlaps.Sum(overlap => overlap.Matches) / all;
    }
}
