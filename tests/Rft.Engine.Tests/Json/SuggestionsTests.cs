using Rft.Engine.Json;

namespace Rft.Engine.Tests.Json;

public sealed class SuggestionsTests
{
    [Theory]
    [InlineData("modle", "model")]
    [InlineData("Model", "model")]
    [InlineData("traning_file", "training_file")]
    [InlineData("neq", "ne")]
    [InlineData("see", "seed")]
    [InlineData("zzz", null)]
    [InlineData("", null)]
    [InlineData("batchsize", null)]
    public void The_nearest_name_is_suggested_only_when_it_is_near(string word, string? expected) =>
        Assert.Equal(expected, Suggestions.Nearest(word, ["model", "training_file", "validation_file", "seed", "eq", "ne"]));

    [Fact]
    public void A_long_word_is_not_compared() => Assert.Null(Suggestions.Nearest(new string('a', 1_000_000), [new string('a', 1_000_001)]));
}
