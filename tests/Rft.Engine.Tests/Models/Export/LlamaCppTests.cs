using Rft.Engine.Cpu;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Models.Export;
using Rft.Engine.Models.Gguf;

namespace Rft.Engine.Tests.Models.Export;

/// <summary>Exported models run in llama.cpp and give what they give here.</summary>
public sealed class LlamaCppTests : IDisposable
{
    private const int GreedyTokens = 12;

    private static readonly int[] _prompt = [256, 257, 72, 101, 108, 266, 32, 116, 104, 264, 33, 259, 258, 65, 90, 48, 10, 200];

    private static readonly string[] _texts =
    [
        "Hello, the thing!", "<|user|>the<|end|>", "tabs\tand\n\n  spaces   ", "café ÿ 中文 🙂", "12345 don't we'll", "", " ", "<|no mark|>",
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Families => [.. FamilyConfigurations.Names];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Families))]
    public async Task A_model_in_32_bits_gives_the_same_logits_continuation_and_tokens(string family)
    {
        var path = RandomCheckpoint.Write(_folder, "model", FamilyConfigurations.Of(family));
        using var model = ModelFolder.Open(path, default, requireWeights: true);
        var (gguf, warnings) = Export(model, GgufType.F32);

        var answer = await LlamaCpp.RunAsync(gguf, _texts, _prompt, GreedyTokens);

        Assert.Equal(family is "mistral" ? ["RFT6095"] : [], warnings.Select(warning => warning.Code));
        Assert.Equal(_texts.Select(text => model.Tokenizer.Encode(text)), answer.Texts);
        Assert.Equal((256, 259, RandomCheckpoint.Template), (answer.Bos, answer.Eos, answer.Template));
        AssertClose(Logits(model), answer.Logits, family is "gpt2" or "gemma2" or "gemma3" ? 1e-2 : 2e-4);
        Assert.Equal(Greedy(model, _prompt), answer.Greedy);
    }

    [Fact]
    public async Task The_committed_tiny_model_answers_alike()
    {
        using var model = ModelFolder.Open(Path.Combine(Snapshot.Root, "examples/models/tiny"), default, requireWeights: true);
        var prompt = model.Tokenizer.Encode("<bos><user>7 + 5<assistant>");

        var answer = await LlamaCpp.RunAsync(Export(model, GgufType.F16).Path, _texts, prompt, GreedyTokens);

        Assert.Equal(_texts.Select(text => model.Tokenizer.Encode(text)), answer.Texts);
        Assert.Equal(Greedy(model, prompt), answer.Greedy);
    }

    [Theory]
    [InlineData("llama", GgufType.F16, 2e-2)]
    [InlineData("llama", GgufType.Q8, 0.3)]
    [InlineData("qwen3", GgufType.Q8, 0.3)]
    [InlineData("gpt2", GgufType.F16, 2e-2)]
    public async Task Fewer_bits_give_nearly_the_same_logits(string family, GgufType type, double tolerance)
    {
        var path = RandomCheckpoint.Write(_folder, "model", FamilyConfigurations.Of(family));
        using var model = ModelFolder.Open(path, default, requireWeights: true);

        var answer = await LlamaCpp.RunAsync(Export(model, type).Path, _texts, _prompt, GreedyTokens);

        AssertClose(Logits(model), answer.Logits, tolerance);
    }

    private (string Path, IReadOnlyList<Diagnostic> Warnings) Export(ModelFolder model, GgufType type)
    {
        var path = _folder.PathOf("model.gguf");
        var diagnostics = new DiagnosticBag();
        var weights = new MergedWeights(
            model.Weights!, new Dictionary<string, LowRankUpdate>(), model.Configuration.Tensors.AreLinearsTransposed);
        GgufFile.Write(path, "model", model, weights, type, diagnostics, (_, _) => { });
        return (path, [.. diagnostics]);
    }

    // One row of logits a token of the prompt: a last target gives the row after the whole prompt.
    private static float[][] Logits(ModelFolder folder)
    {
        using var model = new CpuEngine(threads: 1).Load(folder, new EngineOptions());
        int[] tokens = [.. _prompt, 0];
        var sequence = new PackedSequences(tokens, [0, tokens.Length], [.. tokens.Select((_, index) => index > 0)]);
        var vocabulary = folder.Configuration.VocabularySize;
        var logits = new float[_prompt.Length * vocabulary];
        ((CpuLanguageModel)model).Logits(sequence, logits);
        return [.. logits.Chunk(vocabulary)];
    }

    private static int[] Greedy(ModelFolder folder, int[] prompt)
    {
        using var model = new CpuEngine(threads: 1).Load(folder, new EngineOptions());
        var request = new GenerationRequest
        {
            Prompts = [prompt],
            PromptKeys = [0],
            Sampling = new SamplingParameters { Temperature = 0, MaximumTokens = GreedyTokens, StopTokens = folder.StopTokens },
        };
        return model.Generate(request, TestContext.Current.CancellationToken)[0].Tokens;
    }

    private static void AssertClose(float[][] expected, float[][] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = expected.Zip(actual).Max(rows => rows.First.Zip(rows.Second).Max(pair => Math.Abs(pair.First - pair.Second)));
        var spread = expected.Max(row => row.Max() - row.Min());
        Assert.True(largest <= tolerance, $"The logits differ by {largest}, of a spread of {spread}; expected at most {tolerance}.");
    }
}
