using Rft.Engine.Diagnostics;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Models;

public sealed class WeightFilesTests : IDisposable
{
    private const string Index = """{"metadata":{"total_size":24},"weight_map":{"a":"1.safetensors","b":"1.safetensors","c":"2.safetensors"}}""";

    private readonly TemporaryFolder _folder = new();

    public WeightFilesTests()
    {
        SafetensorsWriter.Write(_folder.PathOf("1.safetensors"), [new("a", [2], [1, 2]), new("b", [1], [3])], TensorType.F32);
        SafetensorsWriter.Write(_folder.PathOf("2.safetensors"), [new("c", [1, 3], [4, 5, 6])], TensorType.F16);
        _folder.Write(WeightFiles.IndexName, Index);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Weights_in_several_files_are_read_as_one()
    {
        using var weights = WeightFiles.Open(_folder.Path);

        Assert.Equal(["a", "b", "c"], weights.Entries.Keys.Order());
        Assert.Equal([1f, 2], Read(weights, "a"));
        Assert.Equal([3f], Read(weights, "b"));
        Assert.Equal([4f, 5, 6], Read(weights, "c"));
        Assert.Equal([WeightFiles.IndexName, "1.safetensors", "2.safetensors"], WeightFiles.Names(_folder.Path));
    }

    [Fact]
    public void A_single_file_counts_before_an_index()
    {
        SafetensorsWriter.Write(_folder.PathOf(WeightFiles.FileName), [new("x", [1], [7])], TensorType.F32);

        using var weights = WeightFiles.Open(_folder.Path);

        Assert.Equal(["x"], weights.Entries.Keys);
        Assert.Equal([WeightFiles.FileName], WeightFiles.Names(_folder.Path));
    }

    [Theory]
    [InlineData("{", "}", "RFT6013", "weight_map")]
    [InlineData("\"weight_map\":{", "\"weight_map\":1,\"x\":{", "RFT6013", "weight_map")]
    [InlineData("\"2.safetensors\"", "\"../2.safetensors\"", "RFT6013", "'c' names no safetensors file")]
    [InlineData("\"2.safetensors\"", "\"2.bin\"", "RFT6013", "'c' names no safetensors file")]
    [InlineData("\"2.safetensors\"", "2", "RFT6013", "'c' names no safetensors file")]
    [InlineData("\"2.safetensors\"", "\"3.safetensors\"", "RFT6002", "'3.safetensors' is missing")]
    [InlineData("\"c\":", "\"d\":", "RFT6013", "'2.safetensors' has no tensor 'd'")]
    [InlineData("\"b\":\"1.safetensors\",", "", "RFT6013", "does not say that 'b' is in '1.safetensors'")]
    [InlineData("\"b\":\"1.safetensors\"", "\"b\":\"2.safetensors\"", "RFT6013", "'2.safetensors' has no tensor 'b'")]
    public void An_index_that_contradicts_its_files_is_refused(string from, string to, string code, string expected)
    {
        _folder.Write(WeightFiles.IndexName, from == "{" ? """{"metadata":{}}""" : Index.Replace(from, to, StringComparison.Ordinal));

        var exception = Assert.Throws<DiagnosticException>(() => WeightFiles.Open(_folder.Path).Dispose());

        Assert.Equal(code, exception.Diagnostics[0].Code);
        Assert.Contains(expected, exception.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_index_or_file_gives_a_diagnostic_or_the_values()
    {
        string[] names = [WeightFiles.IndexName, "1.safetensors", "2.safetensors"];
        for (var draw = 0UL; draw < 600; draw++)
        {
            var path = _folder.PathOf(names[draw % 3]);
            var bytes = File.ReadAllBytes(path);
            var damaged = (byte[])bytes.Clone();
            var place = (int)(CounterRandom.Uniform(5, RandomStream.Resampling, draw) * bytes.Length);
            damaged[place] ^= (byte)(1 << (int)(draw % 8));
            File.WriteAllBytes(path, draw % 5 == 0 ? damaged[..place] : damaged);
            try
            {
                using var weights = WeightFiles.Open(_folder.Path);
                Assert.All(weights.Entries.Values, entry => Assert.Equal(entry.Count, Read(weights, entry.Name).Length));
            }
            catch (DiagnosticException exception)
            {
                Assert.StartsWith("RFT", exception.Diagnostics[0].Code, StringComparison.Ordinal);
            }

            File.WriteAllBytes(path, bytes);
        }
    }

    [Theory]
    [InlineData("pytorch_model.bin")]
    [InlineData("consolidated.00.pth")]
    [InlineData("model.pt")]
    [InlineData("last.ckpt")]
    public void Weights_in_a_pickle_file_are_refused_with_the_reason(string name)
    {
        using var folder = new TemporaryFolder();
        folder.Write(name, "x");

        var exception = Assert.Throws<DiagnosticException>(() => ModelFolder.Open(folder.Path, new SourceLocation("spec.json"), requireWeights: true));

        var diagnostic = Assert.Single(exception.Diagnostics, found => found.Code == "RFT6014");
        Assert.Contains(name, diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("can run any program", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_precision_is_read_to_the_bit()
    {
        float[] values = [0, -0.0f, 1, -2.5f, 65504, 6.1035156e-5f, 5.9604645e-8f, float.PositiveInfinity, float.NegativeInfinity, 0.1f];
        SafetensorsWriter.Write(_folder.PathOf("h.safetensors"), [new("h", [values.Length], values)], TensorType.F16);

        using var file = SafetensorsFile.Open(_folder.PathOf("h.safetensors"));

        Assert.Equal(TensorType.F16, file.Entries["h"].Type);
        Assert.Equal([.. values[..^1], 0.099975586f], file.Read("h").Values);
        Assert.Equal(8 + BitConverter.ToInt64(File.ReadAllBytes(file.Path)) + (2 * values.Length), new FileInfo(file.Path).Length);
    }

    [Theory]
    [InlineData("mistral-sharded", 20, TensorType.F32)]
    [InlineData("qwen3-bf16", 25, TensorType.BF16)]
    public void Files_of_another_writer_are_read(string name, int least, TensorType type)
    {
        var folder = SharedFolder.Find($"fixtures/models/{name}");
        Assert.SkipWhen(folder is null, $"There is no folder 'shared' with fixtures/models/{name} beside the repository.");

        using var weights = WeightFiles.Open(folder!);

        Assert.InRange(weights.Entries.Count, least, 100);
        foreach (var entry in weights.Entries.Values)
        {
            var values = Read(weights, entry.Name);
            Assert.Equal(type, entry.Type);
            Assert.All(values, value => Assert.InRange(value, -10, 10));
            Assert.Contains(values, value => value != 0);
        }
    }

    private static float[] Read(WeightFiles weights, string name)
    {
        var values = new float[weights.Entries[name].Count];
        weights.Read(name, values);
        return values;
    }
}
