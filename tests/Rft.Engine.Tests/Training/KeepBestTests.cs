using Rft.Engine.Runs;
using Rft.Engine.Specs;
using Rft.Engine.Training;
using static Rft.Engine.Tests.Training.TrainingSetup;

namespace Rft.Engine.Tests.Training;

public sealed class KeepBestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1 3 2", 2, 3)]
    [InlineData("3 2 1", 1, 3)]
    [InlineData("2 2 1", 2, 3)]
    [InlineData("1 2 3", 3, 3)]
    [InlineData("- 2 1", 2, 3)]
    [InlineData("- - -", 3, 3)]
    [InlineData("3 2 2 2 9", 1, 4)]
    [InlineData("1 3 1 2 2 9", 2, 5)]
    [InlineData("3 3 3 3 3 3", 6, 6)]
    public void The_weights_of_the_best_validation_are_the_result_and_a_plateau_ends_the_run(string scores, int kept, int steps)
    {
        var (model, run) = (new TabularLanguageModel(Vocabulary), new MemoryRun());
        var method = new CountingMethod(model, scores);
        var trainer = new Trainer(Context(model, run, SpecOf(steps: method.TotalSteps)), method);
        trainer.Run(Cancellation);
        Assert.Equal((kept, steps), (trainer.KeptStep, trainer.Step));
        Assert.Equal(kept, model.ExportWeights()[0].Values[0]);
        Assert.Equal(steps, run.Rows.Count);
    }

    [Theory]
    [InlineData("1 3 1 2 2 9")]
    [InlineData("1 2 3 4 5 6")]
    [InlineData("6 1 5 7 1 1")]
    public void A_run_killed_at_any_step_keeps_the_same_weights(string scores)
    {
        var (whole, wholeRun) = (new TabularLanguageModel(Vocabulary), new MemoryRun());
        Run(whole, wholeRun, scores, killedAt: 0);
        for (var killedAt = 1; killedAt <= wholeRun.Rows.Count; killedAt++)
        {
            var run = new MemoryRun();
            Assert.Throws<InvalidOperationException>(() => Run(new TabularLanguageModel(Vocabulary), run, scores, killedAt));
            var resumed = new TabularLanguageModel(Vocabulary);
            Run(resumed, run, scores, killedAt: 0);
            Assert.Equal(wholeRun.Text, run.Text);
            Assert.Equal(whole.ExportWeights()[0].Values, resumed.ExportWeights()[0].Values);
        }
    }

    [Fact]
    public void Time_brings_checkpoints_and_changes_nothing_of_the_run()
    {
        var (timed, clock) = (new MemoryRun(), new ManualClock());
        var untimed = new MemoryRun();
        var weights = new[] { (timed, true), (untimed, false) }.Select(pair =>
        {
            var (run, isTimed) = pair;
            var model = new TabularLanguageModel(Vocabulary) { OnCall = _ => clock.Advance(isTimed ? 120 : 0) };
            var spec = Spec(settings => settings with { CheckpointInterval = 100 }, numbers => numbers with { EvaluationInterval = 100 });
            var context = Context(model, run, spec) with { Clock = clock };
            new Trainer(context, new ReinforcementMethod(context, new ReinforcementData(Prompts(7), [], Grader, Format))).Run(Cancellation);
            return model.ExportWeights()[0].Values;
        }).ToArray();
        Assert.Equal(12, Assert.Single(untimed.CheckpointSteps));
        Assert.InRange(timed.CheckpointSteps.Count(), 6, 12);
        Assert.Equal(untimed.Text, timed.Text);
        Assert.Equal(weights[1], weights[0]);
    }

    private static void Run(TabularLanguageModel model, MemoryRun run, string scores, int killedAt)
    {
        run.OnAppend = step => _ = step == killedAt ? throw new InvalidOperationException("killed") : 0;
        var method = new CountingMethod(model, scores);
        new Trainer(Context(model, run, SpecOf(method.TotalSteps)), method).Run(Cancellation);
    }

    private static RftSpec SpecOf(int steps) => Spec(
        settings => settings with { Patience = 3, CheckpointInterval = 2, MaximumSteps = steps },
        numbers => numbers with { EvaluationInterval = 1 });

    /// <summary>Writes the step's number into the weights; validations give what a test says, - for nothing.</summary>
    private sealed class CountingMethod(TabularLanguageModel model, string scores) : ITrainingMethod
    {
        private readonly string[] _scores = scores.Split(' ');

        public int TotalSteps => _scores.Length;

        public bool HasValidation => true;

        public StepOutcome Step(int step, MethodState state, CancellationToken cancellationToken)
        {
            var weights = model.ExportWeights();
            weights[0].Values[0] = step;
            model.ImportWeights(weights);
            var metrics = new StepMetrics { Step = step, Epoch = 0, LearningRate = 0, Loss = 0, GradientNorm = 0, LargestChange = 1, TargetTokens = 1 };
            return new StepOutcome(metrics, new StepTiming(step, 0, 0, 0), []);
        }

        public double? ScoreOf(StepMetrics metrics) => metrics.ValidationReward;

        public StepMetrics Validate(StepMetrics metrics, CancellationToken cancellationToken) =>
            metrics with { ValidationReward = double.TryParse(_scores[metrics.Step - 1], out var score) ? score : null };
    }
}
