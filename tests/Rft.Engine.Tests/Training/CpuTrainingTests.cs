using Rft.Engine.Cpu;
using Rft.Engine.Models;
using Rft.Engine.Specs;
using Rft.Engine.Training;
using static Rft.Engine.Tests.Training.TrainingSetup;

namespace Rft.Engine.Tests.Training;

/// <summary>The trainer on the CPU engine, with a small random model: what the tabular model cannot show.</summary>
public sealed class CpuTrainingTests
{
    private static readonly ModelConfiguration Small = new()
    {
        ModelType = "llama",
        VocabularySize = Vocabulary,
        HiddenSize = 16,
        FeedForwardSize = 24,
        Layers = 2,
        Heads = 2,
        KeyValueHeads = 1,
        HeadSize = 8,
        NormEpsilon = 1e-5f,
        RopeTheta = 10000,
        TiedEmbeddings = true,
        ContextLength = 16,
    };

    [Theory]
    [InlineData(AdapterKind.Lora, 0)]
    [InlineData(AdapterKind.Lora, 0.1)]
    [InlineData(AdapterKind.Full, 0)]
    public void Cancelled_and_resumed_with_another_number_of_threads_gives_the_same_bytes(AdapterKind adapter, double kl)
    {
        var whole = new MemoryRun();
        var expected = Train(whole, adapter, kl, threads: 1, TestContext.Current.CancellationToken);
        var run = new MemoryRun();
        using var source = new CancellationTokenSource();
        run.OnAppend = step =>
        {
            if (step == 5)
            {
                source.Cancel();
            }
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Train(run, adapter, kl, threads: 1, source.Token));
        var resumed = Train(run, adapter, kl, threads: 2, TestContext.Current.CancellationToken);

        Assert.Equal(whole.Text, run.Text);
        Assert.Equal(expected.SelectMany(tensor => tensor.Values), resumed.SelectMany(tensor => tensor.Values));
        Assert.All(whole.Rows.Values.Where(row => row.TargetTokens > 0), row => Assert.Equal(0, row.SamplerGap));
        Assert.Equal(kl > 0, whole.Rows.Values.Any(row => row.Divergence > 1e-6));
    }

    private static IReadOnlyList<NamedTensor> Train(MemoryRun run, AdapterKind adapter, double kl, int threads, CancellationToken cancellationToken)
    {
        using var model = new CpuEngine().Load(ModelFolder.Create(Small), new EngineOptions
        {
            Trainable = adapter,
            Initialization = ModelInitialization.Random,
            Seed = 3,
            MaximumBatchTokens = 64,
            Threads = threads,
        });
        var task = Spec(
            settings => settings with { LearningRate = 0.01, Initialization = ModelInitialization.Random, Kl = kl, KlInReward = kl },
            numbers => numbers with { Epochs = 4 });
        var context = new TrainingContext { Spec = task, Model = model, Log = run, Checkpoints = run };
        var data = new ReinforcementData(Prompts(7), Prompts(7), Grader, Format);
        new Trainer(context, new ReinforcementMethod(context, data)).Run(cancellationToken);
        return model.ExportState();
    }
}
