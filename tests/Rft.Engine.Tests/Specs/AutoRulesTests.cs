using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Specs;

public sealed class AutoRulesTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(15, 15)]
    [InlineData(16, 16)]
    [InlineData(5000, 16)]
    public void A_batch_has_sixteen_rows_or_all(int rows, int expected) => Assert.Equal(expected, AutoRules.BatchSize(rows));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(256, 128)]
    [InlineData(512, 256)]
    [InlineData(131_072, 256)]
    public void A_completion_leaves_the_prompt_half_of_the_context(int contextLength, int expected) =>
        Assert.Equal(expected, AutoRules.MaximumCompletionTokens(contextLength));

    [Theory]
    [InlineData(0, 16, 1)]
    [InlineData(16, 16, 1)]
    [InlineData(17, 16, 2)]
    public void The_last_part_of_an_epoch_is_a_step(int rows, int batchSize, int expected) =>
        Assert.Equal(expected, AutoRules.StepsPerEpoch(rows, batchSize));

    [Theory]
    [InlineData(1, 10)]
    [InlineData(6, 10)]
    [InlineData(7, 9)]
    [InlineData(30, 2)]
    [InlineData(60, 1)]
    [InlineData(1000, 1)]
    public void Epochs_give_sixty_steps_within_reason(int stepsPerEpoch, int expected) => Assert.Equal(expected, AutoRules.Epochs(stepsPerEpoch));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 2)]
    [InlineData(60, 3)]
    [InlineData(200, 6)]
    [InlineData(100_000, 50)]
    public void Warm_up_is_three_percent_within_reason(int steps, int expected) => Assert.Equal(expected, AutoRules.WarmupSteps(steps));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(63, 7)]
    [InlineData(1000, 100)]
    public void A_run_has_about_ten_evaluations(int steps, int expected) => Assert.Equal(expected, AutoRules.EvaluationInterval(steps));

    [Theory]
    [InlineData(AdapterKind.Lora, ModelInitialization.Pretrained, 32, 3e-3)]
    [InlineData(AdapterKind.Lora, ModelInitialization.Pretrained, 96, 3e-3)]
    [InlineData(AdapterKind.Lora, ModelInitialization.Pretrained, 896, 1.1e-4)]
    [InlineData(AdapterKind.Lora, ModelInitialization.Pretrained, 4096, 1.1e-5)]
    [InlineData(AdapterKind.Full, ModelInitialization.Pretrained, 96, 6e-4)]
    [InlineData(AdapterKind.Full, ModelInitialization.Pretrained, 896, 2.1e-5)]
    [InlineData(AdapterKind.Full, ModelInitialization.Random, 96, 3e-3)]
    [InlineData(AdapterKind.Full, ModelInitialization.Random, 896, 9.8e-4)]
    public void The_learning_rate_falls_with_the_hidden_size(AdapterKind adapter, ModelInitialization initialization, int hiddenSize, double expected) =>
        Assert.Equal(expected, AutoRules.LearningRate(TrainingMethod.Reinforcement, adapter, initialization, hiddenSize));

    [Theory]
    [InlineData("", 0)]
    [InlineData("{}", 1)]
    [InlineData("{}\n", 1)]
    [InlineData("{}\r\n\r\n  \n{}", 2)]
    public void Blank_lines_are_no_rows(string text, int expected)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(expected, RowCount.Of(folder.Write("rows.jsonl", text)));
    }

    [Theory]
    [InlineData("/a/my-task.rft.json", "my-task")]
    [InlineData("spec.json", "spec")]
    [InlineData("my task (2).rft.json", "my-task--2-")]
    [InlineData(".rft.json", "model")]
    [InlineData("__.rft.json", "model")]
    public void A_spec_without_a_name_is_called_like_its_file(string path, string expected) => Assert.Equal(expected, SpecName.Of(path));
}
