using Rft.Engine.Sampling;
using Rft.Engine.Specs;
using Rft.Engine.Training;
using static Rft.Engine.Tests.Training.TrainingSetup;

namespace Rft.Engine.Tests.Training;

public sealed class SupervisedTests
{
    private static readonly EncodedConversation[] Conversations =
    [
        .. Enumerable.Range(0, 7).Select(index => new EncodedConversation(
            Row(index),
            [1, 2 + index, 3 + index, Stop, .. Enumerable.Repeat(1, index)],
            [false, false, true, true, .. Enumerable.Repeat(false, index)])),
    ];

    [Fact]
    public void The_model_learns_what_it_is_shown_and_the_held_out_loss_falls()
    {
        var (model, run) = (new TabularLanguageModel(Vocabulary), new MemoryRun());
        Train(model, run, Spec(hyperparameters: numbers => numbers with { Epochs = 30 }));
        Assert.Equal(Math.Log(Vocabulary), run.Rows[1].Loss, 1e-6);
        Assert.InRange(run.Rows[60].ValidationLoss!.Value, 0, 0.7 * Math.Log(Vocabulary));
        Assert.Null(run.Rows[60].Reward);
        Assert.StartsWith("step 60/60  loss ", run.Updates[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_loss_is_a_mean_over_the_target_tokens_of_the_batch_however_it_is_cut()
    {
        var spec = Spec(settings => settings with { MaximumSteps = 1 }, numbers => numbers with { BatchSize = 7 });
        var (whole, cut) = (new TabularLanguageModel(Vocabulary), new TabularLanguageModel(Vocabulary, 10));
        var (wholeRun, cutRun) = (new MemoryRun(), new MemoryRun());
        Train(whole, wholeRun, spec);
        Train(cut, cutRun, spec);
        Assert.Equal(1, whole.Calls.Count(call => call == "Accumulate"));
        Assert.InRange(cut.Calls.Count(call => call == "Accumulate"), 5, 7);
        Assert.Equal(14, wholeRun.Rows[1].TargetTokens);
        Assert.Equal(wholeRun.Rows[1].GradientNorm, cutRun.Rows[1].GradientNorm, 1e-7);
        Assert.Equal(wholeRun.Rows[1].ValidationLoss!.Value, cutRun.Rows[1].ValidationLoss!.Value, 1e-7);
    }

    [Fact]
    public void A_cancelled_run_resumes_to_the_same_bytes()
    {
        var (whole, wholeRun) = (new TabularLanguageModel(Vocabulary), new MemoryRun());
        Train(whole, wholeRun, Spec());
        for (var last = 1; last <= whole.Calls.Count; last++)
        {
            using var source = new CancellationTokenSource();
            var (model, run) = (new TabularLanguageModel(Vocabulary), new MemoryRun());
            model.OnCall = _ =>
            {
                if (model.Calls.Count == last)
                {
                    source.Cancel();
                }
            };
            Record.Exception(() => Train(model, run, Spec(), source.Token));
            var resumed = new TabularLanguageModel(Vocabulary);
            Train(resumed, run, Spec());
            Assert.Equal(wholeRun.Text, run.Text);
            Assert.Equal(whole.ExportState().SelectMany(tensor => tensor.Values), resumed.ExportState().SelectMany(tensor => tensor.Values));
        }
    }

    private static void Train(TabularLanguageModel model, MemoryRun run, RftSpec spec, CancellationToken? cancellationToken = null)
    {
        var context = Context(model, run, spec);
        new Trainer(context, new SupervisedMethod(context, Conversations, Conversations))
            .Run(cancellationToken ?? TestContext.Current.CancellationToken);
    }
}
