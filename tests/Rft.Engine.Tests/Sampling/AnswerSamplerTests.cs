using Rft.Engine.Models;
using Rft.Engine.Sampling;
using Rft.Engine.Tests.Training;

namespace Rft.Engine.Tests.Sampling;

public sealed class AnswerSamplerTests
{
    private static readonly AnswerSettings Settings = new() { Samples = 3, MaximumTokens = 5, Seed = 11, Step = 2 };

    [Fact]
    public void Answers_come_prompt_by_prompt_with_their_text()
    {
        var answers = Sample(TrainingSetup.Prompts(4), Settings);
        Assert.Equal(Enumerable.Range(0, 12).Select(index => (index / 3, index % 3)), answers.Select(answer => (answer.PromptIndex, answer.SampleIndex)));
        Assert.All(answers, answer =>
        {
            Assert.Equal(answer.Tokens.Length, answer.LogProbabilities.Length);
            Assert.Equal(TrainingSetup.Format.Decode(answer.Tokens), answer.Text);
            Assert.Equal(answer.FinishReason == FinishReason.Stop, answer.Tokens[^1] == TrainingSetup.Stop);
        });
        Assert.Contains(answers, answer => answer.FinishReason == FinishReason.Stop);
        Assert.Contains(answers, answer => answer.FinishReason == FinishReason.Length && answer.Tokens.Length == 5);
    }

    [Fact]
    public void An_answer_depends_on_row_step_and_seed_and_not_on_its_batch()
    {
        var together = Sample(TrainingSetup.Prompts(4), Settings).Where(answer => answer.PromptIndex == 2).Select(answer => answer.Text);
        Assert.Equal(together, TextsOfRowTwo(Settings));
        Assert.Equal(together.Take(2), TextsOfRowTwo(Settings with { Samples = 2 }));
        Assert.NotEqual(together, TextsOfRowTwo(Settings with { Step = 3 }));
        Assert.NotEqual(together, TextsOfRowTwo(Settings with { Seed = 12 }));
    }

    [Fact]
    public void No_prompts_need_no_model_call()
    {
        var model = new TabularLanguageModel(TrainingSetup.Vocabulary);
        Assert.Empty(AnswerSampler.Sample(model, TrainingSetup.Format, [], Settings, TestContext.Current.CancellationToken));
        Assert.Empty(model.Calls);
    }

    private static IEnumerable<string> TextsOfRowTwo(AnswerSettings settings) =>
        Sample(TrainingSetup.Prompts(1, firstRow: 2), settings).Select(answer => answer.Text);

    private static IReadOnlyList<Answer> Sample(IReadOnlyList<EncodedPrompt> prompts, AnswerSettings settings) => AnswerSampler.Sample(
        new TabularLanguageModel(TrainingSetup.Vocabulary), TrainingSetup.Format, prompts, settings, TestContext.Current.CancellationToken);
}
