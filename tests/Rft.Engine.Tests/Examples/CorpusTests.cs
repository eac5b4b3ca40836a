using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TinyModel;

namespace Rft.Engine.Tests.Examples;

public sealed partial class CorpusTests
{
    public static TheoryData<string> ExampleFiles => [.. Corpus.ExampleFiles.Keys];

    [Theory]
    [MemberData(nameof(ExampleFiles))]
    public void The_committed_rows_are_those_that_the_generator_writes(string path) =>
        Assert.Equal(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Examples", path)), Corpus.ExampleFiles[path]());

    [Theory]
    [InlineData("json")]
    [InlineData("sorting")]
    [InlineData("labels")]
    [InlineData("house-style")]
    public void No_validation_question_is_trained_on(string example)
    {
        var validation = Questions(Corpus.ExampleFiles[$"{example}/validation.jsonl"]());
        var training = Questions(Corpus.ExampleFiles[$"{example}/train.jsonl"]());

        Assert.Equal((128, 512), (validation.Count, training.Count));
        Assert.Empty(validation.Intersect(training));
        Assert.Empty(validation.Intersect(Questions(Corpus.Pretraining())));
    }

    [Fact]
    public void The_reviews_have_each_label_as_often() => Assert.Equal(
        [170, 171, 171],
        Corpus.ExampleFiles["labels/train.jsonl"]()
            .CountBy(row => JsonNode.Parse(row)!["answer"]!.GetValue<string>())
            .Select(pair => pair.Value)
            .Order());

    [Fact]
    public void The_sums_of_the_house_style_have_no_carry() => Assert.All(
        Corpus.ExampleFiles["house-style/train.jsonl"](),
        row => Assert.True(Operands(row).Left % 10 + Operands(row).Right % 10 < 10));

    [Fact]
    public void Pre_training_rows_are_the_same_on_every_machine()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in Corpus.Pretraining())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(row + "\n"));
        }

        Assert.Equal("9fe04ce29abccd4b8bd65a1f39156183f375b34498a3d03cd649910ac81b85c0", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void No_validation_sum_is_trained_on_in_either_order()
    {
        var validation = Corpus.ExampleFiles["arithmetic/validation.jsonl"]().Select(Key).ToHashSet();
        var training = Corpus.ExampleFiles["arithmetic/train.jsonl"]().Select(Key).ToHashSet();
        var pretraining = Corpus.Pretraining().Where(row => row.Contains("What is", StringComparison.Ordinal)).Select(Key).ToHashSet();

        Assert.Equal((128, 512), (validation.Count, training.Count));
        Assert.Empty(validation.Intersect(training));
        Assert.Empty(validation.Intersect(pretraining));
        Assert.InRange(pretraining.Count, 3000, 4095 - 300);
    }

    [Fact]
    public void The_answers_for_the_grader_are_right()
    {
        foreach (var row in Corpus.ExampleFiles["arithmetic/train.jsonl"]().Concat(Corpus.ExampleFiles["arithmetic/validation.jsonl"]()))
        {
            using var json = JsonDocument.Parse(row);
            var (left, right) = Operands(row);
            Assert.Equal($"{left + right}", json.RootElement.GetProperty("answer").GetString());
        }
    }

    [Fact]
    public void The_mixture_and_the_styles_have_their_shares()
    {
        string[] rows = [.. Corpus.Pretraining()];
        string[] sums = [.. rows.Where(row => row.Contains("What is", StringComparison.Ordinal))];
        string[] thinking = [.. sums.Where(row => row.Contains("<think>", StringComparison.Ordinal))];
        string[] direct = [.. sums.Where(row => !row.Contains("<think>", StringComparison.Ordinal))];

        Assert.Equal(88_000, rows.Length);
        Assert.InRange(sums.Length / 88_000.0, 0.35, 0.37);
        Assert.InRange(rows.Count(row => row.Contains("Sort:", StringComparison.Ordinal)) / 88_000.0, 0.075, 0.085);
        Assert.InRange(thinking.Length / (double)sums.Length, 0.14, 0.16);
        Assert.InRange(thinking.Count(IsRight) / (double)thinking.Length, 0.96, 0.98);
        Assert.InRange(direct.Count(IsRight) / (double)direct.Length, 0.6, 0.75);
    }

    private static bool IsRight(string row)
    {
        var (left, right) = Operands(row);
        return Regex.Match(row, @"(\d+)\D*$", RegexOptions.RightToLeft).Groups[1].Value == $"{left + right}";
    }

    private static HashSet<string> Questions(IEnumerable<string> rows) =>
        [.. rows.Select(row => JsonNode.Parse(row)!["messages"]![0]!["content"]!.GetValue<string>())];

    private static string Key(string row)
    {
        var (left, right) = Operands(row);
        return AdditionTask.Key(left, right);
    }

    private static (int Left, int Right) Operands(string row)
    {
        var match = Question().Match(row);
        return (int.Parse(match.Groups[1].ValueSpan), int.Parse(match.Groups[2].ValueSpan));
    }

    [GeneratedRegex(@"What is (\d\d)\+(\d\d)\?")]
    private static partial Regex Question();
}
