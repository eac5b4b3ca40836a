using System.Globalization;
using System.Text;
using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Graders;

public sealed class TextMetricTests
{
    private const double Tolerance = 1e-9;

    /// <summary>The pairs of the reference data in which WordNet finds a synonym, so that METEOR without it scores less.</summary>
    private static readonly int[] _pairsWithSynonyms = [17, 49];

    private static readonly IReadOnlyList<SourceNode> _pairs =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures/graders/text_metrics.jsonl"))
            .Select(line => SourceDocument.Parse("pair", Encoding.UTF8.GetBytes(line), [])!)];

    [Theory]
    [InlineData("fuzzy_match", TextSimilarityMetric.FuzzyMatch)]
    [InlineData("bleu", TextSimilarityMetric.Bleu)]
    [InlineData("gleu", TextSimilarityMetric.Gleu)]
    [InlineData("rouge_1", TextSimilarityMetric.Rouge1)]
    [InlineData("rouge_2", TextSimilarityMetric.Rouge2)]
    [InlineData("rouge_3", TextSimilarityMetric.Rouge3)]
    [InlineData("rouge_4", TextSimilarityMetric.Rouge4)]
    [InlineData("rouge_5", TextSimilarityMetric.Rouge5)]
    [InlineData("rouge_l", TextSimilarityMetric.RougeL)]
    public void A_metric_gives_the_reference_values(string member, TextSimilarityMetric metric) =>
        AssertReference(member, TextMetrics.Create(metric).Score, _pairs);

    [Fact]
    public void The_partial_ratio_gives_the_reference_values() => AssertReference(
        "partial_ratio",
        PartialRatio.Of,
        _pairs.Where(pair => pair["prediction"]!.Text.Length + pair["reference"]!.Text.Length > 0));

    [Fact]
    public void Meteor_without_a_dictionary_gives_the_reference_values_where_no_synonym_matters() =>
        AssertReference("meteor", new Meteor(null).Score, _pairs.Where(pair => !_pairsWithSynonyms.Contains((int)pair["id"]!.ToInt64()!)));

    [Fact]
    public void Meteor_without_a_dictionary_scores_less_where_a_synonym_matters()
    {
        var meteor = new Meteor(null);
        var withSynonyms = _pairs.Where(pair =>
            meteor.Score(pair["prediction"]!.Text, pair["reference"]!.Text) < pair["meteor"]!.ToDouble() - Tolerance);

        Assert.Equal(_pairsWithSynonyms, withSynonyms.Select(pair => (int)pair["id"]!.ToInt64()!));
    }

    [Fact]
    public void Meteor_with_a_dictionary_gives_the_reference_values()
    {
        if (WordNet.Installed is null)
        {
            Assert.Skip("WordNet 3.0 is not installed (Debian: wordnet-base; or set WNSEARCHDIR).");
        }

        AssertReference("meteor", new Meteor(WordNet.Installed).Score, _pairs);
    }

    [Theory]
    [InlineData(TextSimilarityMetric.FuzzyMatch)]
    [InlineData(TextSimilarityMetric.Bleu)]
    [InlineData(TextSimilarityMetric.Gleu)]
    [InlineData(TextSimilarityMetric.Meteor)]
    [InlineData(TextSimilarityMetric.Rouge2)]
    [InlineData(TextSimilarityMetric.RougeL)]
    public void Long_and_odd_texts_get_a_score_from_0_to_1(TextSimilarityMetric metric)
    {
        var scorer = TextMetrics.Create(metric);
        var long1 = string.Join(' ', Enumerable.Range(0, 20_000).Select(i => (i * 7919 % 4001).ToString(CultureInfo.InvariantCulture)));
        var long2 = string.Concat(Enumerable.Repeat("abc ab ", 15_000));
        string[] texts = ["", " ", "\0", "\ud83d\ude00", new('a', 100_000), new('s', 100_000), new(' ', 100_000), long1, long2, "((((", "\u202e\u0301\u0301"];
        foreach (var text in texts)
        {
            foreach (var other in new[] { "a", long1 })
            {
                Assert.InRange(scorer.Score(text, other), 0, 1 + Tolerance);
            }
        }
    }

    [Fact]
    public void Fuzzy_match_reads_the_first_10000_code_points()
    {
        var prefix = string.Concat(Enumerable.Repeat("\U0001d400", FuzzyMatch.MaximumLength));

        Assert.Equal(1, new FuzzyMatch().Score(prefix + "a", prefix + "b"));
        Assert.NotEqual(1, new FuzzyMatch().Score(prefix[2..] + "a", prefix[2..] + "b"));
    }

    private static void AssertReference(string member, Func<string, string, double> score, IEnumerable<SourceNode> pairs)
    {
        var differences =
            from pair in pairs
            let actual = score(pair["prediction"]!.Text, pair["reference"]!.Text)
            let expected = pair[member]!.ToDouble()
            where !(Math.Abs(actual - expected) <= Tolerance)
            select $"pair {pair["id"]!.Text}: {actual} instead of {expected}";
        Assert.Empty(differences);
    }
}
