using System.Globalization;
using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;
using Rft.Engine.Training;

namespace Rft.Engine.Tests.Training;

/// <summary>A task that a table can learn: after token p of a prompt say token p + 1, then stop.</summary>
internal static class TrainingSetup
{
    public const int Vocabulary = 10;
    public const int Stop = 0;

    public static AnswerFormat Format { get; } =
        new([Stop], tokens => string.Join(' ', tokens.Where(token => token != Stop).Select(token => token.ToString(CultureInfo.InvariantCulture))));

    public static RftSpec Spec(Func<EngineSpec, EngineSpec>? engine = null, Func<HyperparametersSpec, HyperparametersSpec>? hyperparameters = null)
    {
        var settings = new EngineSpec { MaximumCompletionTokens = 4, LearningRate = 0.2, WarmupSteps = 2, CheckpointInterval = 3 };
        var numbers = new HyperparametersSpec { Epochs = 6, BatchSize = 4, EvaluationInterval = 4, EvaluationSamples = 2 };
        return new RftSpec
        {
            FilePath = "/somewhere/task.rft.json",
            Name = "task",
            Model = new FileReference("model", "/somewhere/model", default),
            TrainingFile = new FileReference("train.jsonl", "/somewhere/train.jsonl", default),
            Method = TrainingMethod.Reinforcement,
            Seed = 7,
            Hyperparameters = hyperparameters is null ? numbers : hyperparameters(numbers),
            Engine = engine is null ? settings : engine(settings),
            Evaluation = new EvaluationSpec(),
            Resolved = SourceNode.Null(default),
        };
    }

    public static DatasetRow Row(int index) => new(index, index + 1, SourceNode.Object(new SourceLocation("train.jsonl", index + 1), []));

    /// <summary>Row i asks about token 2 + i.</summary>
    public static IReadOnlyList<EncodedPrompt> Prompts(int count, int firstRow = 0) =>
        [.. Enumerable.Range(firstRow, count).Select(index => new EncodedPrompt(Row(index), [1, 2 + (index % 7)]))];

    public static IGrader Grader { get; } = new DelegateGrader((text, row) =>
        Grade.Of(text.Split(' ')[0] == (3 + (row % 7)).ToString(CultureInfo.InvariantCulture) ? 1 : 0));

    public static TrainingContext Context(TabularLanguageModel model, MemoryRun run, RftSpec? spec = null) =>
        new() { Spec = spec ?? Spec(), Model = model, Log = run, Checkpoints = run, Progress = run };

    public static void Reinforce(
        TabularLanguageModel model,
        MemoryRun run,
        CancellationToken cancellationToken,
        RftSpec? spec = null,
        IGrader? grader = null,
        IReadOnlyList<EncodedPrompt>? prompts = null,
        Func<ReinforcementData, ReinforcementData>? data = null)
    {
        var context = Context(model, run, spec);
        var standard = new ReinforcementData(prompts ?? Prompts(7), Prompts(7), grader ?? Grader, Format);
        new Trainer(context, new ReinforcementMethod(context, data is null ? standard : data(standard))).Run(cancellationToken);
    }

    /// <summary>Grades (text, row index).</summary>
    internal sealed class DelegateGrader(Func<string, int, Grade> grade) : IGrader
    {
        public string Name => "test";

        public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken) => new(grade(sample.OutputText, item.Location.Line - 1));
    }
}
