using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using static Rft.Engine.Tests.Training.TrainingSetup;

namespace Rft.Engine.Tests.Training;

public sealed class ResumeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Objectives => ["plain", "divergence in loss and reward", "everything that has a state"];

    [Theory]
    [MemberData(nameof(Objectives))]
    public void A_run_killed_at_any_call_and_resumed_equals_one_that_was_not(string objective)
    {
        var spec = SpecOf(objective);
        var (calls, weights, text) = Uninterrupted(spec);
        for (var last = 1; last <= calls; last++)
        {
            var run = new MemoryRun();
            var killed = new TabularLanguageModel(Vocabulary);
            killed.OnCall = _ =>
            {
                if (killed.Calls.Count == last)
                {
                    throw new KilledException();
                }
            };
            Assert.Throws<KilledException>(() => Reinforce(killed, run, Cancellation, spec));
            Assert.Equal((weights, text), Resume(run, spec));
        }
    }

    [Fact]
    public void A_run_cancelled_at_any_call_writes_a_checkpoint_and_resumed_equals_one_that_was_not()
    {
        var (calls, weights, text) = Uninterrupted();
        var pending = 0;
        for (var last = 1; last <= calls; last++)
        {
            var run = new MemoryRun();
            var cancelled = new TabularLanguageModel(Vocabulary);
            using var source = new CancellationTokenSource();
            cancelled.OnCall = _ =>
            {
                if (cancelled.Calls.Count == last)
                {
                    source.Cancel();
                }
            };
            try
            {
                Reinforce(cancelled, run, source.Token);
            }
            catch (OperationCanceledException)
            {
                var updates = cancelled.Calls.Count(call => call == "Step");
                Assert.Equal(updates, run.LoadLatest()!.State[3].Values[0]);
            }

            pending += run.LoadLatest()!.Pending is null ? 0 : 1;
            Assert.Equal((weights, text), Resume(run));
        }

        // Three validations, and before each the four calls of an update, which is finished once it has begun.
        Assert.Equal(3 * (1 + 4), pending);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(100)]
    [InlineData(200)]
    [InlineData(300)]
    public void A_run_whose_judge_is_down_writes_a_checkpoint_and_resumed_equals_one_that_was_not(int last)
    {
        var (_, weights, text) = Uninterrupted();
        var (run, model, calls) = (new MemoryRun(), new TabularLanguageModel(Vocabulary), 0);
        var grader = new OutageGrader(() => Interlocked.Increment(ref calls) >= last);

        var exception = Assert.Throws<DiagnosticException>(() => Reinforce(model, run, Cancellation, grader: grader));

        Assert.Equal("RFT3066", exception.Diagnostics[0].Code);
        Assert.Equal(model.Calls.Count(call => call == "Step"), run.LoadLatest()!.State[3].Values[0]);
        Assert.Equal((weights, text), Resume(run));
    }

    [Fact]
    public void A_finished_run_is_not_trained_again()
    {
        var run = new MemoryRun();
        Reinforce(new TabularLanguageModel(Vocabulary), run, Cancellation);
        var text = run.Text;
        var model = new TabularLanguageModel(Vocabulary);
        Reinforce(model, run, Cancellation);
        Assert.Empty(model.Calls);
        Assert.Equal(text, run.Text);
    }

    private static RftSpec SpecOf(string objective) => objective switch
    {
        "plain" => Spec(),
        "everything that has a state" => Spec(settings => settings with
        {
            Kl = 0.05, ReferenceRefresh = 2, EntropyTarget = 1.9, DynamicSamplingRounds = 2, RetireAfterVisits = 2, LearningRate = 1,
        }),
        _ => Spec(settings => settings with { Loss = "rloo", Importance = "sequence", Kl = 0.1, KlInReward = 0.05, OverlongPenaltyTokens = 2, MaskTruncated = true }),
    };

    private static (int Calls, string Weights, string Text) Uninterrupted(RftSpec? spec = null)
    {
        var (model, run) = (new TabularLanguageModel(Vocabulary), new MemoryRun());
        Reinforce(model, run, Cancellation, spec);
        return (model.Calls.Count, WeightsOf(model), run.Text);
    }

    private static (string Weights, string Text) Resume(MemoryRun run, RftSpec? spec = null)
    {
        var model = new TabularLanguageModel(Vocabulary);
        Reinforce(model, run, Cancellation, spec);
        return (WeightsOf(model), run.Text);
    }

    private static string WeightsOf(TabularLanguageModel model) =>
        string.Join(' ', model.ExportState().SelectMany(tensor => tensor.Values).Select(BitConverter.SingleToInt32Bits));

    private sealed class KilledException : Exception;

    private sealed class OutageGrader(Func<bool> isDown) : IGrader
    {
        public string Name => "judge";

        public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken) => isDown()
            ? throw new DiagnosticException(DiagnosticTable.JudgeDown, new SourceLocation("http://judge"), "down")
            : Grader.GradeAsync(sample, item, cancellationToken);
    }
}
