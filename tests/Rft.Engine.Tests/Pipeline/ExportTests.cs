using System.Text.Json.Nodes;
using Rft.Engine.Cpu;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Models.Gguf;
using Rft.Engine.Pipeline;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Models.Export;
using Rft.Tests;

namespace Rft.Engine.Tests.Pipeline;

/// <summary>Exports of a trained adapter and of a model with all its weights trained, loaded again.</summary>
public sealed class ExportTests : IClassFixture<ExportTests.TrainedProject>, IDisposable
{
    private static readonly int[] _tokens = [256, 107, 259, 257, 75, 259];

    private readonly TinyProject _project;
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingListener _listener = new();

    public ExportTests(TrainedProject fixture) => _project = fixture.Project;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string BaseFolder => _project.PathOf("bin/rft/base/model");

    private string Adapter => _project.PathOf("bin/rft/tune/model");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Peft_is_the_adapter_to_the_bit_with_tokenizer_and_the_place_of_its_base()
    {
        var result = Export(new ExportRequest { Source = _project.Tune, Format = ExportFormat.Peft, Destination = _folder.PathOf("peft") });

        Assert.Equal(
            ["adapter_config.json", "adapter_model.safetensors", "tokenizer.json", "tokenizer_config.json"], result.Files.Select(file => file.Name));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Adapter, "adapter_model.safetensors")), File.ReadAllBytes(_folder.PathOf("peft/adapter_model.safetensors")));
        Assert.Equal(BaseFolder, AdapterFolder.ReadConfiguration(result.Path).BaseModel);
        Assert.Equal(Logits(BaseFolder, Adapter), Logits(BaseFolder, result.Path));

        // What was exported can be exported again, by the base that it names.
        var again = Export(new ExportRequest { Source = result.Path, Format = ExportFormat.HuggingFace, Destination = _folder.PathOf("merged") });
        Assert.Equal(Logits(BaseFolder, Adapter), Logits(again.Path));
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(TensorType.F32, 0)]
    [InlineData(TensorType.BF16, 0.05)]
    [InlineData(TensorType.F16, 0.005)]
    public void A_merged_folder_gives_the_same_logits_as_base_and_adapter(TensorType? type, double tolerance)
    {
        var result = Export(new ExportRequest
        {
            Source = _project.Tune, Format = ExportFormat.HuggingFace, StorageType = type, Destination = _folder.PathOf("merged"),
        });

        var (expected, actual) = (Logits(BaseFolder, Adapter), Logits(result.Path));
        Assert.NotEqual(Logits(BaseFolder), expected);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        using var folder = ModelFolder.Open(result.Path, default, requireWeights: true);
        Assert.Equal(type ?? TensorType.F32, folder.Configuration.StorageType);
        Assert.Equal(
            ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"], result.Files.Select(file => file.Name));
        Assert.Contains(_listener.Updates, update => update is { Phase: "export", Steps: 20 });
    }

    [Fact]
    public void Weights_are_cut_into_files_of_bounded_size_with_an_index()
    {
        var result = Export(new ExportRequest
        {
            Source = _project.Tune, Format = ExportFormat.HuggingFace, ShardBytes = 40_000, Destination = _folder.PathOf("sharded"),
        });

        var shards = result.Files.Where(file => file.Name.EndsWith(".safetensors", StringComparison.Ordinal)).ToList();
        Assert.InRange(shards.Count, 3, 10);
        Assert.All(shards, shard => Assert.InRange(shard.Bytes, 1, 45_000));
        Assert.Contains(result.Files, file => file.Name == "model.safetensors.index.json");
        var index = JsonNode.Parse(File.ReadAllText(_folder.PathOf("sharded/model.safetensors.index.json")))!;
        Assert.Equal(20, index["weight_map"]!.AsObject().Count);
        Assert.Equal(Logits(BaseFolder, Adapter), Logits(result.Path));
    }

    [Fact]
    public void A_gguf_file_holds_the_merged_weights()
    {
        var result = Export(new ExportRequest
        {
            Source = _project.Tune, Format = ExportFormat.Gguf, GgufType = GgufType.F32, Destination = _folder.PathOf("tune.gguf"),
        });
        var merged = Export(new ExportRequest { Source = _project.Tune, Format = ExportFormat.HuggingFace, Destination = _folder.PathOf("merged") });

        using var weights = SafetensorsFile.Open(Path.Combine(merged.Path, "model.safetensors"));
        var gguf = new GgufReader(result.Path);
        Assert.Equal("tune", gguf.Metadata["general.name"]);
        Assert.Equal(weights.Read("model.layers.1.mlp.down_proj.weight").Values, gguf.Tensors["blk.1.ffn_down.weight"].Values);
    }

    [Fact]
    public void A_fingerprint_finds_the_run_and_its_base_by_the_digest()
    {
        using var job = Job.Open(_project.Tune, Options());
        var fingerprint = job.Validate().Fingerprint;
        var result = Export(new ExportRequest
        {
            Source = fingerprint[..10], Base = BaseFolder, Format = ExportFormat.HuggingFace, Destination = _folder.PathOf("merged"),
        });
        Assert.Equal(Logits(BaseFolder, Adapter), Logits(result.Path));

        // Not from another folder than the one that it was trained on.
        AssertFails("RFT6097", new ExportRequest
        {
            Source = fingerprint[..10], Base = _project.PathOf("model"), Format = ExportFormat.HuggingFace, Destination = _folder.PathOf("other"),
        });
        AssertFails("RFT6096", new ExportRequest { Source = "0123456789abcdef", Format = ExportFormat.Gguf, Destination = _folder.PathOf("x.gguf") });
    }

    [Fact]
    public void A_model_without_adapter_is_exported_but_not_as_one()
    {
        var whole = Export(new ExportRequest { Source = _project.Base, Format = ExportFormat.HuggingFace, Destination = _folder.PathOf("whole") });
        Assert.Equal(Logits(BaseFolder), Logits(whole.Path));
        AssertFails("RFT6091", new ExportRequest { Source = _project.Base, Format = ExportFormat.Peft, Destination = _folder.PathOf("peft") });
        Assert.False(Directory.Exists(_folder.PathOf("peft")));
    }

    [Fact]
    public void Nothing_of_the_users_is_replaced_unasked()
    {
        _folder.Write("taken/notes.txt", "mine");
        _folder.Write("taken.gguf", "mine");
        _folder.Write("deep/below/notes.txt", "mine");
        AssertFails("RFT6092", Merged("taken"));
        AssertFails("RFT6092", Merged("deep") with { Overwrite = true });
        AssertFails("RFT6092", Merged("taken.gguf") with { Format = ExportFormat.Gguf });
        AssertFails("RFT6092", Merged("taken") with { Format = ExportFormat.Gguf, Overwrite = true });
        AssertFails("RFT6092", Merged("x") with { Destination = BaseFolder, Overwrite = true });
        AssertFails("RFT6092", Merged("x") with { Destination = _project.Root, Overwrite = true });
        Assert.Equal("mine", File.ReadAllText(_folder.PathOf("deep/below/notes.txt")));

        Export(Merged("taken") with { Overwrite = true });
        Assert.False(File.Exists(_folder.PathOf("taken/notes.txt")));
        Export(Merged("taken.gguf") with { Format = ExportFormat.Gguf, Overwrite = true });
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path, "*.tmp"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path, ".*"));
    }

    [Theory]
    [InlineData(ExportFormat.HuggingFace)]
    [InlineData(ExportFormat.Gguf)]
    public void A_cancelled_export_leaves_what_was_there_and_nothing_else(ExportFormat format)
    {
        _folder.Write("there/notes.txt", "mine");
        _folder.Write("there.gguf", "mine");
        using var source = new CancellationTokenSource();
        _listener.OnUpdate = update =>
        {
            if (update.Step == 5)
            {
                source.Cancel();
            }
        };
        var request = Merged(format == ExportFormat.Gguf ? "there.gguf" : "there") with { Format = format, Overwrite = true };
        Assert.Throws<OperationCanceledException>(() => ModelExport.Run(request, Options(), source.Token));
        Assert.Equal("mine", File.ReadAllText(_folder.PathOf("there/notes.txt")));
        Assert.Equal("mine", File.ReadAllText(_folder.PathOf("there.gguf")));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Theory]
    [InlineData("layers.1.", "layers.7.", "RFT6061")]
    [InlineData("q_proj.lora_A", "q_proj.lora_C", "RFT6061")]
    public void An_adapter_of_another_model_is_refused(string old, string replacement, string code)
    {
        var adapter = _folder.PathOf("adapter");
        var tensors = AdapterFolder.Read(Adapter).Select(tensor => tensor with { Name = tensor.Name.Replace(old, replacement, StringComparison.Ordinal) });
        Directory.CreateDirectory(adapter);
        SafetensorsWriter.Write(Path.Combine(adapter, AdapterFolder.WeightsFileName), [.. tensors], TensorType.F32);
        File.Copy(Path.Combine(Adapter, "adapter_config.json"), Path.Combine(adapter, "adapter_config.json"));
        AssertFails(code, Merged("out") with { Source = adapter, Base = BaseFolder });
        AssertFails("RFT6097", Merged("out") with { Source = adapter });
    }

    private ExportRequest Merged(string name) =>
        new() { Source = _project.Tune, Format = ExportFormat.HuggingFace, Destination = _folder.PathOf(name) };

    private ExportResult Export(ExportRequest request) => ModelExport.Run(request, Options(), Token);

    private void AssertFails(string code, ExportRequest request) =>
        Assert.Contains(code, Assert.Throws<DiagnosticException>(() => Export(request)).Diagnostics.Select(diagnostic => diagnostic.Code));

    private JobOptions Options() => new() { Listener = _listener, StorePath = _project.Store };

    // [T - 1, V], flat.
    private static float[] Logits(string folder, string? adapter = null)
    {
        using var opened = ModelFolder.Open(folder, default, requireWeights: true);
        var options = new EngineOptions { Threads = 1 };
        if (adapter is not null)
        {
            var settings = AdapterFolder.ReadConfiguration(adapter);
            options = options with { Trainable = AdapterKind.Lora, Rank = settings.Rank, Alpha = settings.Alpha };
        }

        using var model = new CpuEngine().Load(opened, options);
        if (adapter is not null)
        {
            model.ImportWeights(AdapterFolder.Read(adapter));
        }

        var logits = new float[(_tokens.Length - 1) * opened.Configuration.VocabularySize];
        ((CpuLanguageModel)model).Logits(
            new PackedSequences(_tokens, [0, _tokens.Length], [.. _tokens.Select((_, index) => index > 0)]), logits);
        return logits;
    }

    public sealed class TrainedProject : IDisposable
    {
        public TrainedProject()
        {
            foreach (var spec in new[] { Project.Base, Project.Tune })
            {
                using var job = Job.Open(spec, new JobOptions { Listener = new RecordingListener() });
                job.Run(TestContext.Current.CancellationToken);
            }
        }

        internal TinyProject Project { get; } = new();

        public void Dispose() => Project.Dispose();
    }
}
