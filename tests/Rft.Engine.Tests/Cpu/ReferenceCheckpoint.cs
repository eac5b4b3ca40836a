using System.Text.Json;
using Rft.Engine.Cpu;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Cpu;

/// <summary>
/// A tiny random checkpoint with what other people's implementations computed from it: logits, a greedy completion, a loss and its
/// gradients. tests/Fixtures/models/README.md says which.
/// </summary>
internal sealed class ReferenceCheckpoint
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Fixtures", "models");

    private readonly string _directory;

    public ReferenceCheckpoint(string name)
    {
        _directory = Path.Combine(Root, name);
        Expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_directory, "expected.json"))).RootElement;
    }

    /// <summary>The names of all checkpoints.</summary>
    public static IEnumerable<string> Names =>
        Directory.EnumerateDirectories(Root).Select(directory => Path.GetFileName(directory)!).Order(StringComparer.Ordinal);

    public JsonElement Expected { get; }

    public ModelConfiguration Configuration()
    {
        var diagnostics = new DiagnosticBag();
        var configuration = ModelConfigurationReader.Read(SourceDocument.Load(Path.Combine(_directory, "config.json"), diagnostics)!, diagnostics);
        Assert.Empty(diagnostics);
        return configuration!;
    }

    public CpuLanguageModel Load(EngineOptions options)
    {
        var configuration = Configuration();
        using var weights = WeightFiles.Open(_directory, configuration);
        return (CpuLanguageModel)new CpuEngine().Load(ModelFolder.Create(configuration, weights), options);
    }

    public static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt32())];

    public static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];
}
