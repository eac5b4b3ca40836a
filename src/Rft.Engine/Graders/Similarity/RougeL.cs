namespace Rft.Engine.Graders;

/// <summary>OpenAI's <c>rouge_l</c> as google's rouge_score has it without stemming: the F-measure of the longest common subsequence of words.</summary>
internal sealed class RougeL : ITextMetric
{
    public double Score(string prediction, string reference)
    {
        var words = new WordTable();
        var (first, second) = (RougeWords.Read(prediction, words), RougeWords.Read(reference, words));
        return RougeN.FMeasure(LongestCommonSubsequence.Length(first, second, words.Count), first.Length, second.Length);
    }
}
