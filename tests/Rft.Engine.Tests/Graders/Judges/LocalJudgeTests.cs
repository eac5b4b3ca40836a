using Rft.Engine.Cpu;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Models;
using static Rft.Engine.Tests.Graders.GraderSetup;

namespace Rft.Engine.Tests.Graders.Judges;

/// <summary>The example model as a judge: it knows nothing of judging, so that whatever form its answer has comes from the schema.</summary>
public sealed class LocalJudgeTests : IDisposable
{
    private const string Messages = """[{"role": "user", "content": "{{ sample.output_text }}"}]""";
    private const string ScoreModel =
        """{"type": "score_model", "model": "judge", "range": [-3, 7], "sampling_params": {"max_completions_tokens": 80}, "input": """
        + Messages + "}";

    private const string LabelModel =
        """{"type": "label_model", "model": "judge", "labels": ["a", "b"], "passing_labels": ["a"], "input": """ + Messages + "}";

    private readonly TemporaryFolder _folder = new();

    public LocalJudgeTests()
    {
        // The example model reads 256 tokens, a character each; nothing in it depends on that number.
        Directory.CreateDirectory(_folder.PathOf("judge"));
        foreach (var file in new[] { "config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json" })
        {
            File.Copy(Path.Combine(Snapshot.Root, "examples/models/tiny", file), _folder.PathOf("judge/" + file));
        }

        var configuration = File.ReadAllText(_folder.PathOf("judge/config.json"));
        File.WriteAllText(_folder.PathOf("judge/config.json"), configuration.Replace("embeddings\": 256", "embeddings\": 2048", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_local_model_scores_within_the_range_and_its_verdict_is_remembered()
    {
        var services = Services(new CpuEngine(1)) with { CacheFolder = _folder.PathOf("verdicts") };

        var first = await Grade(ScoreModel, services);
        var second = await Grade(ScoreModel, services with { Engine = null });

        Assert.InRange(first.Reward ?? throw new InvalidOperationException($"{first.Error}"), -3, 7);
        Assert.Equal(first.Reward, second.Reward);
        Assert.True(Assert.Single(first.Usage).CompletionTokens > 10);
    }

    [Fact]
    public async Task A_local_model_gives_a_label() =>
        Assert.Contains((await Grade(LabelModel, Services(new CpuEngine(1)))).Reward, new double?[] { 0, 1 });

    [Fact]
    public async Task A_question_that_is_longer_than_the_context_is_a_failed_grade() =>
        Assert.Equal(
            "model_grader_server_error",
            (await Grade(ScoreModel, Services(new CpuEngine(1)), string.Join(' ', Enumerable.Repeat("12", 5000)))).Error?.Flag);

    [Fact]
    public async Task Without_an_engine_the_judge_is_down() =>
        Assert.Equal("RFT3066", (await Assert.ThrowsAsync<DiagnosticException>(() => Grade(ScoreModel, Services(null)))).Diagnostics[0].Code);

    private GraderServices Services(CpuEngine? engine) => new() { Directory = _folder.Path, Engine = engine, ReadVariable = _ => null };

    private static async Task<Grade> Grade(string grader, GraderServices services, string answer = "42")
    {
        await using var set = new GraderSet(services);
        return await set.Create(Spec(grader), [])!.GradeAsync(new Sample(answer, FinishReason.Stop), Item, TestContext.Current.CancellationToken);
    }
}
