using Rft.Engine.Diagnostics;
using Rft.Engine.Evaluation;
using Rft.Engine.Grading;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Reports;
using Rft.Engine.Runs;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Reports;

/// <summary>A run made up to look like the arithmetic example: additions whose answers begin to show their work.</summary>
internal static class SampleReport
{
    private const int RowCount = 128;
    private const int StepCount = 80;

    private static readonly Lazy<EvaluationResult> Evaluated =
        new(() => Comparison.Of(Model(trained: false), Model(trained: true), new EvaluationSpec(), seed: 7));

    public static ReportModel Arithmetic() => new()
    {
        Spec = Spec("arithmetic", "Adds two numbers of two digits and shows the work."),
        Fingerprint = Digest('f'),
        Inputs = new RunInputs(Digest('a'), Digest('b'), Digest('c')),
        Environment = new RunEnvironment("Debian GNU/Linux 12", "x64", ".NET 10.0.0", 2, "cpu", "0.1.0", "2 threads, AVX-512"),
        Steps = [.. Enumerable.Range(1, StepCount).Select(Step)],
        Evaluation = Evaluated.Value,
        Probes = new ProbeResult
        {
            Rows = 64,
            ReferenceSource = "item.answer",
            Scores =
            [
                new ProbeScore("reference", 0.8, 64, 0), new ProbeScore("empty", 0, 64, 0), new ProbeScore("constant", 0.0125, 64, 0),
                new ProbeScore("shuffled", 0, 64, 0), new ProbeScore("prompt", null, 0, 64),
            ],
        },
        TrainingRows = 512,
        ValidationRows = RowCount,
        TrainableParameters = 41_472,
        WeightsDigest = Digest('d'),
        TrainSeconds = 31.4,
        RolloutTokensPerSecond = 41_250,
        Command = "dotnet build examples/arithmetic",
    };

    /// <summary>A supervised run of all weights without a grader.</summary>
    public static ReportModel Supervised() => Arithmetic() with
    {
        Spec = Spec("tiny", null) with
        {
            Method = TrainingMethod.Supervised,
            Grader = null,
            ValidationFile = null,
            Engine = Engine with { Adapter = AdapterKind.Full },
        },
        Evaluation = null,
        Probes = null,
        RolloutTokensPerSecond = null,
        Steps = [.. Enumerable.Range(1, 30).Select(step => Step(step) with { Reward = null, ValidationReward = null, Loss = 3.0 / step })],
        License = "mit",
    };

    public static RftSpec Spec(string name, string? description) => new()
    {
        FilePath = Path.Combine(Path.GetTempPath(), $"{name}.rft.json"),
        Name = name,
        Version = "1.0.0",
        Description = description,
        Model = Reference("../models/tiny"),
        TrainingFile = Reference("train.jsonl"),
        ValidationFile = Reference("validation.jsonl"),
        Method = TrainingMethod.Reinforcement,
        Grader = new StringCheckGraderSpec(
            "correct sum",
            default,
            new SourceText("{{ sample.output_text }}", null),
            new SourceText("{{ item.answer }}", null),
            StringCheckOperation.Equal),
        Hyperparameters = new HyperparametersSpec { Epochs = 3, BatchSize = 16, EvaluationInterval = 10 },
        Engine = Engine,
        Evaluation = new EvaluationSpec(),
        Resolved = SourceNode.Object(default, []),
    };

    private static EngineSpec Engine { get; } =
        new() { MaximumCompletionTokens = 56, LearningRate = 0.003, WarmupSteps = 3, CheckpointInterval = 20 };

    private static FileReference Reference(string text) => new(text, Path.Combine(Path.GetTempPath(), text), default(SourceLocation));

    private static string Digest(char digit) => string.Concat(Enumerable.Repeat($"{digit}0123456", 8));

    private static StepMetrics Step(int step)
    {
        var level = 0.87 - (0.54 * Math.Exp(-step / 14.0));
        return new StepMetrics
        {
            Step = step,
            Epoch = step / 32.0,
            LearningRate = 0.003 * (1 - (step / 80.0)),
            Loss = 0.01,
            GradientNorm = 0.2,
            LargestChange = 0.001,
            TargetTokens = 4000,
            Reward = Math.Clamp(level + (0.05 * CounterRandom.Normal(1, RandomStream.Resampling, 1, (ulong)step)), 0, 1),
            ValidationReward = step % 10 == 0 ? level + (0.01 * CounterRandom.Normal(1, RandomStream.Resampling, 2, (ulong)step)) : null,
        };
    }

    private static EvaluatedModel Model(bool trained) => new()
    {
        BehaviourNames = ["shows its work"],
        Rows = [.. Enumerable.Range(0, RowCount).Select(row => Row(row, trained))],
    };

    private static EvaluatedRow Row(int row, bool trained)
    {
        var (first, second) = (10 + Whole(90, 3, row, 0), 10 + Whole(90, 4, row, 0));
        return new EvaluatedRow(
            row,
            row + 1,
            $"What is {first}+{second}?",
            [.. Enumerable.Range(0, 4).Select(sample => Answer(first, second, row, sample + 1, trained, greedy: false))],
            Answer(first, second, row, 0, trained, greedy: true));
    }

    private static EvaluatedAnswer Answer(int first, int second, int row, int sample, bool trained, bool greedy)
    {
        var purpose = trained ? 20UL : 10UL;
        double Draw(ulong what) => CounterRandom.Uniform(5, RandomStream.Resampling, purpose + what, (ulong)row, (ulong)sample);
        var works = Draw(0) < (trained ? 0.99 : greedy ? 0 : 0.12);
        var correct = Draw(1) < (trained ? greedy ? 0.99 : 0.86 : works ? 0.9 : greedy ? 0.55 : 0.35);
        var sum = first + second - (correct ? 0 : 10);
        var text = works
            ? $"<think>{first % 10}+{second % 10}+0={(first % 10) + (second % 10)} {first / 10}+{second / 10}={(first / 10) + (second / 10)}</think>\\boxed{{{sum}}}"
            : Draw(2) < 0.5 ? $"The answer is {sum}." : $"\\boxed{{{sum}}}";
        var reward = (correct ? 0.8 : 0) + (works ? 0.2 : 0);
        return new EvaluatedAnswer(text, text.Length + 1, false, reward, reward >= 1, null, [works]);
    }

    private static int Whole(int count, ulong purpose, int row, int sample) =>
        (int)(CounterRandom.Uniform(5, RandomStream.Resampling, purpose, (ulong)row, (ulong)sample) * count);
}
