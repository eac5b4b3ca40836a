namespace Rft.Engine.Graders;

/// <summary>OpenAI's <c>rouge_1</c> to <c>rouge_5</c> as google's rouge_score has them without stemming: the F-measure of the common n-grams.</summary>
internal sealed class RougeN(int length) : ITextMetric
{
    public double Score(string prediction, string reference)
    {
        var words = new WordTable();
        var overlap = NGramOverlap.Count(RougeWords.Read(prediction, words), RougeWords.Read(reference, words), length)[length - 1];
        return FMeasure(overlap.Matches, overlap.Prediction, overlap.Reference);
    }

    /// <summary>The harmonic mean of the shares that matched.</summary>
    public static double FMeasure(int matches, int predictions, int references) =>
        matches == 0 ? 0 : 2.0 * matches / (predictions + references);
}
