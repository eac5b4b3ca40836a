using Rft.Engine.Cpu;
using Rft.Engine.Models;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu;

public sealed class AllocationTests
{
    // Object headers, and what rounding to eight bytes adds.
    private const int BytesPerCompletion = 16;

    private static readonly EngineOptions Options = new()
    {
        Initialization = ModelInitialization.Random,
        Trainable = AdapterKind.Lora,
        Threads = 1,
        MaximumBatchTokens = 128,
        MaximumSequences = 8,
    };

    [Fact]
    public void Scoring_training_and_stepping_allocate_nothing()
    {
        using var model = new CpuEngine().Load(ModelFolder.Create(TestModels.Small), Options);
        var batch = TestModels.Batch(67, 1, 60, 50);
        var scores = new float[110];
        TokenLoss loss = (_, _, gradient, _) => gradient.Fill(0.1f);
        var step = new OptimizerStep(1e-3, 0.9, 0.99, 1e-8, 0, 1);
        Run();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            model.Score(batch, WeightSelection.Policy, 1, scores, []);
            model.Accumulate(batch, 1, loss);
            model.Step(step);
        }
    }

    [Fact]
    public void Decoding_allocates_nothing_but_the_completions()
    {
        const int Completions = 20;
        using var model = new CpuEngine().Load(ModelFolder.Create(TestModels.Small), Options);
        Measure(60);
        var few = Measure(10);
        var many = Measure(60);

        var tokens = Completions * 50;
        Assert.InRange(many - few, 0, (tokens * (sizeof(int) + sizeof(float))) + (Completions * BytesPerCompletion));

        long Measure(int length)
        {
            var request = new GenerationRequest
            {
                Prompts = [[1, 2, 3], [4, 5, 6, 7]],
                PromptKeys = [1, 2],
                SamplesPerPrompt = Completions / 2,
                Sampling = new SamplingParameters { MaximumTokens = length, StopTokens = [] },
            };
            var before = GC.GetAllocatedBytesForCurrentThread();
            model.Generate(request, TestContext.Current.CancellationToken);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
