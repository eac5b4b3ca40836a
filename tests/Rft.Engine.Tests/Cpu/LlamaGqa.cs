using System.Text.Json;
using Rft.Engine.Cpu;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Cpu;

/// <summary>
/// A tiny random checkpoint with what Hugging Face transformers computed from it (checked against llama.cpp and litgpt): logits, a greedy
/// completion, a loss and its gradients.
/// </summary>
internal static class LlamaGqa
{
    private static readonly string Directory = Path.Combine(AppContext.BaseDirectory, "Fixtures", "models", "llama-gqa");

    public static JsonElement Expected { get; } =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Directory, "expected.json"))).RootElement;

    public static CpuLanguageModel Load(EngineOptions options)
    {
        var diagnostics = new DiagnosticBag();
        var root = SourceDocument.Load(Path.Combine(Directory, "config.json"), diagnostics);
        var configuration = ModelConfigurationReader.Read(root!, diagnostics)!;
        using var weights = WeightFiles.Open(Directory, configuration);
        return (CpuLanguageModel)new CpuEngine().Load(ModelFolder.Create(configuration, weights), options);
    }

    public static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt32())];

    public static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];
}
