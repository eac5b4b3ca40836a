using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Models;

public sealed class AdapterFolderTests : IDisposable
{
    private const string Prefix = "base_model.model.model.layers.0.";

    private static readonly NamedTensor[] _tensors =
    [
        new($"{Prefix}self_attn.q_proj.lora_A.weight", [2, 3], [1, 2, 3, 4, 5, 6]),
        new($"{Prefix}self_attn.q_proj.lora_B.weight", [4, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
        new($"{Prefix}mlp.down_proj.lora_A.weight", [2, 1], [0.1f, 0.2f]),
        new($"{Prefix}mlp.down_proj.lora_B.weight", [1, 2], [0, 0]),
    ];

    private static readonly AdapterConfiguration _configuration = new(2, 16, "../models/tiny", []);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_adapter_is_read_back_as_it_was_written()
    {
        Write();

        var tensors = AdapterFolder.Read(_folder.Path);
        var configuration = AdapterFolder.ReadConfiguration(_folder.Path);

        Assert.Equal(_tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal), tensors.Select(tensor => tensor.Name));
        Assert.Equal(_tensors[1].Values, tensors.Single(tensor => tensor.Name == _tensors[1].Name).Values);
        Assert.Equal((2, 16.0, "../models/tiny"), (configuration.Rank, configuration.Alpha, configuration.BaseModel));
        Assert.Equal(["down_proj", "q_proj"], configuration.TargetModules);
    }

    [Fact]
    public void The_settings_are_those_that_peft_needs()
    {
        Write();
        using var json = JsonDocument.Parse(File.ReadAllText(_folder.PathOf("adapter_config.json")));
        var root = json.RootElement;

        Assert.Equal("LORA", root.GetProperty("peft_type").GetString());
        Assert.Equal("CAUSAL_LM", root.GetProperty("task_type").GetString());
        Assert.Equal("none", root.GetProperty("bias").GetString());
        Assert.Equal("16", root.GetProperty("lora_alpha").GetRawText());
        Assert.Equal("2", root.GetProperty("r").GetRawText());
        Assert.True(root.GetProperty("inference_mode").GetBoolean());
        Assert.Equal(["down_proj", "q_proj"], root.GetProperty("target_modules").EnumerateArray().Select(item => item.GetString()));
    }

    [Fact]
    public void The_same_adapter_gives_the_same_bytes()
    {
        Write();
        var first = File.ReadAllBytes(_folder.PathOf("adapter_model.safetensors"));
        var settings = File.ReadAllText(_folder.PathOf("adapter_config.json"));
        AdapterFolder.Write(_folder.Path, _configuration, [.. _tensors.Reverse()]);

        Assert.Equal(first, File.ReadAllBytes(_folder.PathOf("adapter_model.safetensors")));
        Assert.Equal(settings, File.ReadAllText(_folder.PathOf("adapter_config.json")));
        Assert.DoesNotContain('\r', settings);
    }

    [Theory]
    [InlineData("\"LORA\"", "\"PREFIX_TUNING\"", "peft_type")]
    [InlineData("\"bias\": \"none\"", "\"bias\": \"all\"", "bias")]
    [InlineData("\"use_dora\": false", "\"use_dora\": true", "use_dora")]
    [InlineData("\"use_rslora\": false", "\"use_rslora\": true", "use_rslora")]
    [InlineData("\"rank_pattern\": {}", "\"rank_pattern\": {\"q_proj\": 4}", "rank_pattern")]
    [InlineData("\"modules_to_save\": null", "\"modules_to_save\": [\"lm_head\"]", "modules_to_save")]
    [InlineData("\"r\": 2", "\"r\": 0", "'r'")]
    [InlineData("\"lora_alpha\": 16", "\"lora_alpha\": \"x\"", "lora_alpha")]
    public void An_adapter_that_would_be_computed_wrongly_is_refused(string from, string to, string expected)
    {
        Write();
        var text = File.ReadAllText(_folder.PathOf("adapter_config.json"));
        Assert.Contains(from, text, StringComparison.Ordinal);
        _folder.Write("adapter_config.json", text.Replace(from, to, StringComparison.Ordinal));

        var exception = Assert.Throws<DiagnosticException>(() => AdapterFolder.ReadConfiguration(_folder.Path));

        Assert.Equal(DiagnosticTable.AdapterInvalid, exception.Diagnostics[0].Descriptor);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_adapter_gives_diagnostics()
    {
        Assert.Throws<DiagnosticException>(() => AdapterFolder.ReadConfiguration(_folder.Path));
        Assert.Throws<DiagnosticException>(() => AdapterFolder.Read(_folder.Path));
    }

    private void Write() => AdapterFolder.Write(_folder.Path, _configuration, _tensors);
}
