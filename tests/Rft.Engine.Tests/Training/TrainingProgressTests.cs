using Rft.Engine.Training;
using static Rft.Engine.Tests.Training.TrainingSetup;

namespace Rft.Engine.Tests.Training;

public sealed class TrainingProgressTests
{
    [Fact]
    public void Phases_are_timed_and_the_time_left_is_estimated_from_the_steps_so_far()
    {
        var (clock, run, model) = (new ManualClock(), new MemoryRun(), new TabularLanguageModel(Vocabulary));
        model.OnCall = call => clock.Advance(call == "Generate" ? 2 : 0.5);
        var spec = Spec(settings => settings with { GroupSize = 40 });
        var context = Context(model, run, spec) with { Clock = clock };
        var data = new ReinforcementData(Prompts(7), Prompts(7), Grader, Format);
        new Trainer(context, new ReinforcementMethod(context, data)).Run(TestContext.Current.CancellationToken);

        var (first, fourth) = (run.Timings[0], run.Timings[3]);
        Assert.Equal((4, 2, 2, 0), (first.Seconds, first.RolloutSeconds, first.UpdateSeconds, first.ValidationSeconds));
        Assert.Equal((6, 2, 2, 2), (fourth.Seconds, fourth.RolloutSeconds, fourth.UpdateSeconds, fourth.ValidationSeconds));
        Assert.Equal(run.Rows[1].CompletionTokens, first.RolloutTokens);
        Assert.Equal(first.RolloutTokens / 2.0, run.Updates[0].TokensPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(4 * 11), run.Updates[0].TimeLeft);
        Assert.Equal(TimeSpan.Zero, run.Updates[^1].TimeLeft);
        Assert.EndsWith("tokens/s  00:00:44 left", run.Updates[0].Text, StringComparison.Ordinal);
        Assert.Contains("validation reward 0.", run.Updates[3].Text, StringComparison.Ordinal);
    }
}
