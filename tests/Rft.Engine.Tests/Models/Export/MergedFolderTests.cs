using Rft.Engine.Cpu;
using Rft.Engine.Models;
using Rft.Engine.Models.Export;

namespace Rft.Engine.Tests.Models.Export;

/// <summary>Hugging Face folders of every family, exported and read again.</summary>
public sealed class MergedFolderTests : IDisposable
{
    private static readonly int[] _tokens = [256, 257, 72, 101, 108, 266, 32, 116, 104, 264, 33, 259, 258, 65, 90, 48, 10, 200];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Families => [.. FamilyConfigurations.Names];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Families))]
    public void An_exported_folder_has_the_logits_of_its_source_also_where_that_leaves_out_the_name_of_the_base(string family)
    {
        var path = RandomCheckpoint.Write(_folder, "model", FamilyConfigurations.Of(family));
        var expected = Logits(path);

        Assert.Equal(expected, Logits(Export(path, "named")));
        RemoveBaseName(path);
        Assert.Equal(expected, Logits(Export(path, "unnamed")));
    }

    private string Export(string path, string name)
    {
        using var model = ModelFolder.Open(path, default, requireWeights: true);
        var weights = new MergedWeights(
            model.Weights!, new Dictionary<string, LowRankUpdate>(), model.Configuration.Tensors.AreLinearsTransposed);
        var target = Directory.CreateDirectory(_folder.PathOf(name)).FullName;
        MergedFolder.Write(target, model, weights, type: null, shardBytes: 30_000, _ => { });
        return target;
    }

    private static void RemoveBaseName(string path)
    {
        var file = Path.Combine(path, WeightFiles.FileName);
        List<NamedTensor> tensors;
        using (var weights = SafetensorsFile.Open(file))
        {
            tensors = [.. weights.Entries.Keys.Select(name => weights.Read(name) with { Name = WithoutBase(name) })];
        }

        SafetensorsWriter.Write(file, tensors, TensorType.F32);
    }

    private static string WithoutBase(string name) =>
        name.StartsWith("lm_head", StringComparison.Ordinal) ? name : name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static float[] Logits(string path)
    {
        using var folder = ModelFolder.Open(path, default, requireWeights: true);
        using var model = (CpuLanguageModel)new CpuEngine(threads: 1).Load(folder, new EngineOptions());
        int[] tokens = [.. _tokens, 0];
        var logits = new float[_tokens.Length * folder.Configuration.VocabularySize];
        model.Logits(new PackedSequences(tokens, [0, tokens.Length], [.. tokens.Select((_, index) => index > 0)]), logits);
        return logits;
    }
}
