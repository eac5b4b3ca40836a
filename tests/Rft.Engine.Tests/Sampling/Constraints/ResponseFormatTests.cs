using Rft.Engine.Cpu;
using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;
using Rft.Engine.Sampling.Constraints;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Sampling.Constraints;

public sealed class ResponseFormatTests : IDisposable
{
    private const string Schema =
        """{"type":"object","properties":{"name":{"type":"string","maxLength":12},"qty":{"type":"integer","minimum":0,"maximum":999}},"required":["name","qty"],"additionalProperties":false}""";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Every_answer_of_a_model_that_knows_nothing_of_JSON_parses_and_follows_the_schema(double temperature)
    {
        using var folder = ModelFolder.Open(Path.Combine(Snapshot.Root, "examples/models/tiny"), default, requireWeights: true);
        using var model = new CpuEngine().Load(folder, new EngineOptions { MaximumSequenceLength = 128, MaximumSequences = 32 });
        var path = _folder.PathOf("rows.jsonl");
        File.WriteAllText(path, """
            {"messages":[{"role":"user","content":"What is 3+4?"}]}
            {"messages":[{"role":"user","content":"Sort: dbca"}]}

            """);
        var diagnostics = new DiagnosticBag();
        var prompts = PromptEncoder.Encode(Dataset.Load(new FileReference(path, path, default), diagnostics)!, folder, 64, diagnostics);
        var format = ResponseFormat.Compile(ConstraintSetup.Json(Schema), folder.Tokenizer, folder.StopTokens, 48, diagnostics)!;
        Assert.Empty(diagnostics);
        var answers = AnswerSampler.Sample(
            model,
            AnswerFormat.Of(folder) with { Constrain = format.Constrain },
            prompts,
            new AnswerSettings { Samples = temperature == 0 ? 1 : 8, Temperature = temperature, MaximumTokens = 48, Seed = 3, Step = 1 },
            TestContext.Current.CancellationToken);
        Assert.All(answers, answer =>
        {
            Assert.Equal(FinishReason.Stop, answer.FinishReason);
            JsonSchema.Of(ConstraintSetup.Json(Schema)).Validate(ConstraintSetup.Json(answer.Text), diagnostics);
            Assert.Empty(diagnostics);
        });
    }

    [Fact]
    public void Bytes_of_tokens_are_those_that_decoding_writes()
    {
        using var folder = ModelFolder.Open(Path.Combine(Snapshot.Root, "examples/models/tiny"), default, requireWeights: false);
        var tokens = folder.Tokenizer.Encode("{\"name\": \"Jörg 日本\"}");
        Assert.Equal("{\"name\": \"Jörg 日本\"}"u8.ToArray(), tokens.SelectMany(token => folder.Tokenizer.BytesOf(token)!));
        Assert.All(folder.StopTokens, token => Assert.Null(folder.Tokenizer.BytesOf(token)));
    }

    public void Dispose() => _folder.Dispose();
}
