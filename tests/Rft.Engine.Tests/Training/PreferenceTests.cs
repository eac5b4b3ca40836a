using Rft.Engine.Sampling;
using Rft.Engine.Specs;
using Rft.Engine.Training;
using static Rft.Engine.Tests.Training.TrainingSetup;

namespace Rft.Engine.Tests.Training;

public sealed class PreferenceTests
{
    // After token 2 + i of the prompt 3 + i is preferred to 9 - i; answers differ in length from row to row.
    private static readonly EncodedPreference[] Pairs =
    [
        .. Enumerable.Range(0, 6).Select(index => new EncodedPreference(
            Row(index),
            Answer(index, [3 + index, Stop]),
            Answer(index, [9 - (index == 3 ? 0 : index), .. Enumerable.Repeat(1, index % 3), Stop]))),
    ];

    [Theory]
    [InlineData("sigmoid")]
    [InlineData("sigmoid_norm")]
    [InlineData("ipo")]
    [InlineData("hinge")]
    [InlineData("robust")]
    public void Preferred_answers_rise_above_the_others(string loss)
    {
        var (model, run) = (new TabularLanguageModel(Vocabulary), new MemoryRun());
        Train(model, run, SpecOf(loss, epochs: 20));
        Assert.Equal((0.0, 0.0), (run.Rows[1].PreferenceAccuracy, run.Rows[1].PreferenceMargin));
        var last = run.Rows[run.Rows.Count];
        Assert.Equal(1, last.ValidationPreferenceAccuracy);
        Assert.True(last.ValidationPreferenceMargin > 0.05);
        Assert.True(last.PreferredReward > last.NonPreferredReward);
        Assert.Null(last.Reward);
    }

    [Fact]
    public void The_loss_of_the_first_step_is_that_of_equal_models()
    {
        var run = new MemoryRun();
        Train(new TabularLanguageModel(Vocabulary), run, SpecOf("sigmoid"));
        Assert.Equal(Math.Log(2), run.Rows[1].Loss, 1e-6);
    }

    [Fact]
    public void Pairs_stay_together_and_the_way_they_are_cut_changes_nothing_but_rounding()
    {
        var runs = new[] { 12, 20, 1000 }.Select(maximum =>
        {
            var (model, run) = (new TabularLanguageModel(Vocabulary, maximum), new MemoryRun());
            Train(model, run, SpecOf("sigmoid", settings => settings with { MaximumSteps = 3 }));
            return (Weights: model.ExportWeights()[0].Values, Parts: model.Calls.Count(call => call == "Accumulate"), run);
        }).ToArray();
        Assert.Equal(3, runs[2].Parts);
        Assert.True(runs[0].Parts > runs[1].Parts && runs[1].Parts > runs[2].Parts);
        foreach (var (weights, _, run) in runs)
        {
            Assert.All(weights.Zip(runs[2].Weights), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
            Assert.Equal(runs[2].run.Rows[3].PreferenceMargin!.Value, run.Rows[3].PreferenceMargin!.Value, 1e-6);
        }
    }

    [Fact]
    public void The_reference_is_scored_once_a_row()
    {
        var model = new TabularLanguageModel(Vocabulary);
        Train(model, new MemoryRun(), SpecOf("sigmoid", settings => settings with { MaximumSteps = 12 }, epochs: 100));

        // Six pairs in batches of at most four: two reference passes in the first epoch, one for the validation rows, and one pass of
        // the policy a validation.
        Assert.Equal(2 + 1 + 3, model.Calls.Count(call => call == "Score"));
    }

    [Fact]
    public void A_run_killed_at_any_call_and_resumed_equals_one_that_was_not()
    {
        var spec = SpecOf("robust", epochs: 3);
        var (whole, wholeRun) = (new TabularLanguageModel(Vocabulary), new MemoryRun());
        Train(whole, wholeRun, spec);
        for (var last = 1; last <= whole.Calls.Count; last++)
        {
            var (model, run) = (new TabularLanguageModel(Vocabulary), new MemoryRun());
            model.OnCall = _ =>
            {
                if (model.Calls.Count == last)
                {
                    throw new InvalidOperationException("killed");
                }
            };
            Record.Exception(() => Train(model, run, spec));
            var resumed = new TabularLanguageModel(Vocabulary);
            Train(resumed, run, spec);
            Assert.Equal(wholeRun.Text, run.Text);
            Assert.Equal(whole.ExportState().SelectMany(tensor => tensor.Values), resumed.ExportState().SelectMany(tensor => tensor.Values));
        }
    }

    private static EncodedConversation Answer(int index, int[] answer) =>
        new(Row(index), [1, 2 + index, .. answer], [false, false, .. answer.Select(_ => true)]);

    private static RftSpec SpecOf(string loss, Func<EngineSpec, EngineSpec>? engine = null, int epochs = 6)
    {
        var spec = Spec(
            settings => (engine ?? (same => same))(settings with { Loss = loss, LabelSmoothing = loss == "robust" ? 0.1 : 0 }),
            numbers => numbers with { Epochs = epochs, Beta = loss == "ipo" ? 1 : 0.5 });
        return spec with { Method = TrainingMethod.Preference };
    }

    private static void Train(TabularLanguageModel model, MemoryRun run, RftSpec spec)
    {
        var context = Context(model, run, spec);
        new Trainer(context, new PreferenceMethod(context, Pairs, Pairs)).Run(TestContext.Current.CancellationToken);
    }
}
