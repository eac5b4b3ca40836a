using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Specs;
using TinyModel;
using Rft.Engine.Tests.Graders;

namespace Rft.Engine.Tests.Examples;

public sealed class ExampleSpecTests
{
    private static readonly string _examples = Path.Combine(AppContext.BaseDirectory, "Examples");

    [Fact]
    public void The_arithmetic_example_has_no_mistakes()
    {
        var diagnostics = new DiagnosticBag();
        var spec = SpecLoader.Load(Path.Combine(_examples, "arithmetic", "arithmetic.rft.json"), diagnostics);
        Assert.Empty(diagnostics);
        var training = Dataset.Load(spec!.TrainingFile, diagnostics);
        var validation = Dataset.Load(spec.ValidationFile!, diagnostics);
        using var model = ModelFolder.Open(spec.Model.FullPath, spec.Model.Location, requireWeights: false);

        DatasetLint.Check(training!, validation, spec.Method, GraderPaths.ItemPaths(spec.Grader!), diagnostics);

        Assert.Empty(diagnostics);
        Assert.Equal((512, 128), (training!.Rows.Count, validation!.Rows.Count));
        Assert.Equal("shows its work", spec.Behaviours.Single().Name);
    }

    [Theory]
    [InlineData(@"<think>7+8+0=15 4+3+1=8</think>\boxed{85}", 1.0, 1.0)]
    [InlineData(@"<think>7+8+0=15 4+3+1=8</think>\boxed{86}", 0.2, 1.0)]
    [InlineData(@"\boxed{85}", 0.8, 0.0)]
    [InlineData(@"\boxed{185}", 0.0, 0.0)]
    [InlineData(@"</think>\boxed{85}", 0.8, 0.0)]
    [InlineData("The answer is 85.", 0.0, 0.0)]
    [InlineData("<think>85", 0.0, 0.0)]
    [InlineData("", 0.0, 0.0)]
    public void The_arithmetic_grader_pays_for_the_sum_and_the_work(string answer, double reward, double behaviour)
    {
        var diagnostics = new DiagnosticBag();
        var spec = SpecLoader.Load(Path.Combine(_examples, "arithmetic", "arithmetic.rft.json"), diagnostics)!;
        var item = Dataset.Load(spec.TrainingFile, diagnostics)!.Rows.First(row => row.Item["answer"]!.Text == "85").Item;
        var sample = new Sample(answer, FinishReason.Stop);

        Assert.Equal(reward, new GraderSet(new GraderServices()).Create(spec.Grader!, diagnostics)!.Grade(sample, item).Reward!.Value, 12);
        Assert.Equal(behaviour, new GraderSet(new GraderServices()).Create(spec.Behaviours[0].Grader, diagnostics)!.Grade(sample, item).Reward);
    }

    [Fact]
    public void The_spec_of_the_tiny_model_has_no_mistakes()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Path.Combine(_examples, "models", "tiny"), "*.json"))
        {
            File.Copy(file, folder.PathOf(Path.GetFileName(file)));
        }

        folder.Write("pretraining.jsonl", string.Join('\n', Corpus.Pretraining().Take(100).Distinct()));
        var diagnostics = new DiagnosticBag();

        var spec = SpecLoader.Load(folder.PathOf("tiny.rft.json"), diagnostics);
        Assert.Empty(diagnostics);
        DatasetLint.Check(Dataset.Load(spec!.TrainingFile, diagnostics)!, null, spec.Method, [], diagnostics);

        Assert.Empty(diagnostics);
        Assert.Equal((ModelInitialization.Random, AdapterKind.Full), (spec.Engine.Initialization, spec.Engine.Adapter));
    }

    [Fact]
    public void Rows_of_the_tiny_models_tasks_fit_its_context_even_as_json()
    {
        using var model = ModelFolder.Open(Path.Combine(_examples, "models", "tiny"), default, requireWeights: false);

        Assert.All(
            Corpus.Pretraining().Take(5000),
            row => Assert.InRange(model.Tokenizer.Encode(row).Length, 1, model.Configuration.ContextLength));
    }
}
