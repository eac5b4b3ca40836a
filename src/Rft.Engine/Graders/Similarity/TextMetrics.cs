using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>Makes the metrics of <c>text_similarity</c>.</summary>
internal static class TextMetrics
{
    public static ITextMetric Create(TextSimilarityMetric metric) => metric switch
    {
        TextSimilarityMetric.FuzzyMatch => new FuzzyMatch(),
        TextSimilarityMetric.Bleu => new Bleu(),
        TextSimilarityMetric.Gleu => new Gleu(),
        TextSimilarityMetric.Meteor => new Meteor(WordNet.Installed),
        TextSimilarityMetric.RougeL => new RougeL(),
        _ => new RougeN(metric - TextSimilarityMetric.Rouge1 + 1),
    };
}
