namespace Rft.Engine.Tests.Examples;

/// <summary>The curves that bench/Rft.Seeds recorded: five seeds each, a line a validation, with the alarms since the one before it.</summary>
public sealed class RecordedSeedsTests
{
    private const int Seeds = 5;

    [Theory]
    [InlineData("arithmetic")]
    [InlineData("json")]
    [InlineData("json-constrained")]
    [InlineData("sorting")]
    [InlineData("labels")]
    [InlineData("house-style")]
    [InlineData("house-style-turned")]
    public void An_honest_example_learns_without_an_alarm(string name) => Assert.All(Runs(name), run =>
    {
        Assert.All(run, line => Assert.Equal("", line["alarms"]));
        Assert.True(Reward(run[^1]) > Reward(run[0]));
    });

    [Fact]
    public void The_example_that_can_be_gamed_raises_the_alarm_whatever_its_seed() => Assert.All(Runs("hackable"), run =>
    {
        Assert.Contains(run, line => line["alarms"].Contains("RFT4040", StringComparison.Ordinal));
        Assert.True(Reward(run[^1]) > Reward(run[0]));
        Assert.InRange(double.Parse(run[^1]["held_out/right"]), 0, 0.1);
    });

    private static double Reward(Dictionary<string, string> line) => double.Parse(line["full_valid_mean_reward"]);

    private static List<List<Dictionary<string, string>>> Runs(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Snapshot.Root, "bench", "results", $"{name}-seeds.csv"));
        var names = lines[0].Split(',');
        List<List<Dictionary<string, string>>> runs =
        [
            .. lines.Skip(1)
                .Select(line => names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))
                .GroupBy(line => line["seed"])
                .Select(group => group.ToList()),
        ];
        Assert.Equal(Seeds, runs.Count);
        return runs;
    }
}
