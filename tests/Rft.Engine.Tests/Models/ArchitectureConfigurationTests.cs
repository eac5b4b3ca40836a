using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Tests.Models;

/// <summary>What config.json of each family says, in the spellings of all versions of huggingface/transformers.</summary>
public sealed class ArchitectureConfigurationTests
{
    private const string Sizes = """
        "vocab_size":101,"hidden_size":32,"intermediate_size":40,"num_hidden_layers":4,"num_attention_heads":4,"max_position_embeddings":64
        """;

    public static TheoryData<string> ModelTypes => [.. ArchitectureTable.All.Select(architecture => architecture.ModelType)];

    [Theory]
    [MemberData(nameof(ModelTypes))]
    public void Sizes_are_enough_with_any_of_model_type_and_architectures(string modelType)
    {
        var architecture = ArchitectureTable.All.Single(candidate => candidate.ModelType == modelType);
        var sizes = architecture.HasRotaryPositions ? Sizes : """ "vocab_size":101,"n_embd":32,"n_layer":4,"n_head":4,"n_inner":null """;
        var configuration = Read($$"""{"model_type":"{{modelType}}","architectures":null,{{sizes}}}""");
        var same = Read($$"""{"architectures":["{{architecture.ClassName}}"],{{sizes}}}""");

        Assert.Equal(modelType, configuration.ModelType);
        Assert.Equal(configuration with { LayerAttention = [] }, same with { LayerAttention = [] });
        Assert.Equal(configuration.LayerAttention, same.LayerAttention);
        Assert.Equal(4, configuration.KeyValueHeads);
        Assert.Equal(architecture.TiedEmbeddings, configuration.TiedEmbeddings);
    }

    [Theory]
    [InlineData("mistral", "", "4096 4096 4096 4096")]
    [InlineData("mistral", "\"sliding_window\":null,", "")]
    [InlineData("mistral", "\"sliding_window\":5,", "5 5 5 5")]
    [InlineData("phi3", "\"sliding_window\":7,", "7 7 7 7")]
    [InlineData("qwen2", "\"sliding_window\":5,\"max_window_layers\":2,", "")]
    [InlineData("qwen2", "\"use_sliding_window\":false,\"sliding_window\":5,\"max_window_layers\":0,", "")]
    [InlineData("qwen2", "\"use_sliding_window\":true,\"sliding_window\":5,\"max_window_layers\":3,", "0 0 0 5")]
    [InlineData("qwen3", "\"use_sliding_window\":true,\"sliding_window\":null,\"max_window_layers\":3,", "")]
    [InlineData(
        "qwen2",
        "\"use_sliding_window\":true,\"sliding_window\":5,\"layer_types\":[\"sliding_attention\",\"full_attention\",\"full_attention\",\"sliding_attention\"],",
        "5 0 0 5")]
    [InlineData("gemma2", "\"sliding_window\":9,", "9 0 9 0")]
    [InlineData("gemma3_text", "\"sliding_window\":9,\"sliding_window_pattern\":3,", "9l 9l 0 9l")]
    [InlineData("gemma3_text", "\"sliding_window\":9,\"_sliding_window_pattern\":2,", "9l 0 9l 0")]
    [InlineData("gemma3_text", "\"sliding_window\":9,\"rope_local_base_freq\":500.0,", "9l 9l 9l 9l")]
    [InlineData("smollm3", "", "0 0 0 0n")]
    [InlineData("smollm3", "\"no_rope_layer_interval\":2,", "0 0n 0 0n")]
    [InlineData("smollm3", "\"no_rope_layers\":[0,1,1,0],\"use_sliding_window\":true,\"sliding_window\":6,", "6n 0 0 6n")]
    [InlineData("llama", "\"sliding_window\":null,", "")]
    public void Layers_have_the_windows_and_positions_that_their_family_gives_them(string modelType, string members, string expected)
    {
        var layers = Read($$"""{"model_type":"{{modelType}}",{{members}}{{Sizes}}}""").LayerAttention;

        Assert.Equal(expected, string.Join(' ', layers.Select(layer => $"{layer.Window}{Suffix(layer.Rope)}")));

        static string Suffix(RopeKind kind) => kind == RopeKind.Local ? "l" : kind == RopeKind.None ? "n" : "";
    }

    [Theory]
    [InlineData("\"rope_scaling\":{\"rope_type\":\"linear\",\"factor\":4}", RopeScalingKind.Linear, 4)]
    [InlineData("\"rope_scaling\":{\"type\":\"linear\",\"factor\":4.0}", RopeScalingKind.Linear, 4)]
    [InlineData("\"rope_parameters\":{\"rope_type\":\"linear\",\"factor\":4.0,\"rope_theta\":777}", RopeScalingKind.Linear, 4)]
    [InlineData("\"rope_scaling\":{\"type\":\"yarn\",\"factor\":4.0,\"original_max_position_embeddings\":16}", RopeScalingKind.Yarn, 4)]
    [InlineData("\"rope_scaling\":{\"type\":\"yarn\",\"original_max_position_embeddings\":32}", RopeScalingKind.Yarn, 2)]
    [InlineData(
        "\"rope_scaling\":{\"rope_type\":\"llama3\",\"factor\":8,\"low_freq_factor\":1,\"high_freq_factor\":4,\"original_max_position_embeddings\":8}",
        RopeScalingKind.Llama3,
        8)]
    public void Rotary_scaling_is_found_where_any_version_puts_it(string members, RopeScalingKind kind, double factor)
    {
        var scaling = Read($$"""{"model_type":"llama",{{members}},{{Sizes}}}""").RopeScaling;

        Assert.Equal((kind, factor), (scaling!.Kind, scaling.Factor));
    }

    [Theory]
    [InlineData("", 1.1386)]
    [InlineData(",\"mscale\":0.5,\"mscale_all_dim\":2", 0.8372)]
    [InlineData(",\"mscale\":0.5", 1.1386)]
    [InlineData(",\"mscale_all_dim\":2", 1.1386)]
    [InlineData(",\"mscale\":0,\"mscale_all_dim\":2", 1.1386)]
    [InlineData(",\"mscale\":0.5,\"mscale_all_dim\":2,\"attention_factor\":0.7", 0.7)]
    public void The_weights_of_yarn_count_only_together(string members, double expected)
    {
        var scaling = Read($$"""{"model_type":"llama","rope_scaling":{"type":"yarn","factor":4{{members}}},{{Sizes}}}""").RopeScaling;

        Assert.Equal(expected, scaling!.AttentionFactor, 1e-4);
    }

    [Fact]
    public void Sequences_are_no_longer_than_the_frequencies_hold()
    {
        var dynamic = Read($$"""{"model_type":"llama","rope_scaling":{"type":"dynamic","factor":4.0},{{Sizes}}}""");
        var longRope = Read($$"""
            {"model_type":"phi3","original_max_position_embeddings":16,
            "rope_scaling":{"type":"longrope","short_factor":[1,1,1,1],"long_factor":[2,2,2,2]},{{Sizes}}}
            """);

        Assert.Equal((null, 64), (dynamic.RopeScaling, dynamic.ContextLength));
        Assert.Equal((RopeScalingKind.LongRope, 16), (longRope.RopeScaling!.Kind, longRope.ContextLength));
        Assert.Equal(Math.Sqrt(1 + (Math.Log(4) / Math.Log(16))), longRope.RopeScaling.AttentionFactor, 1e-12);
    }

    [Fact]
    public void Gemma_3_has_its_settings_by_type_of_layer_or_side_by_side()
    {
        var older = Read($$"""
            {"model_type":"gemma3_text","rope_theta":1000.0,"rope_local_base_freq":500.0,"rope_scaling":{"rope_type":"linear","factor":8.0},{{Sizes}}}
            """);
        var newer = Read($$"""
            {"model_type":"gemma3_text","rope_parameters":{"full_attention":{"rope_type":"linear","factor":8.0,"rope_theta":1000.0},
            "sliding_attention":{"rope_type":"default","rope_theta":500.0} },{{Sizes}}}
            """);

        Assert.Equal((1000.0, 500.0, 8.0), (older.RopeTheta, older.LocalRopeTheta, older.RopeScaling!.Factor));
        Assert.Equal(older with { LayerAttention = [] }, newer with { LayerAttention = [] });
    }

    [Theory]
    [InlineData("gemma3", "", "RFT6004", "gemma3_text")]
    [InlineData("mixtral", "", "RFT6004", "mixtral")]
    [InlineData("qwen2", "\"layer_types\":[\"sliding_attention\",\"full_attention\",\"full_attention\",\"full_attention\"],", "RFT6003", "layer_types")]
    [InlineData("qwen3", "\"layer_types\":[\"full_attention\"],", "RFT6003", "4 layers")]
    [InlineData("gemma2", "\"layer_types\":[\"chunked_attention\",\"full_attention\",\"full_attention\",\"full_attention\"],", "RFT6005", "chunked_attention")]
    [InlineData("gemma3_text", "\"use_bidirectional_attention\":true,", "RFT6005", "use_bidirectional_attention")]
    [InlineData("smollm3", "\"no_rope_layers\":[1],", "RFT6003", "no_rope_layers")]
    [InlineData("smollm3", "\"no_rope_layer_interval\":0,", "RFT6003", "no_rope_layer_interval")]
    [InlineData("gemma2", "\"hidden_activation\":\"gelu_pytorch_tan\",", "RFT6005", "did you mean \"gelu_pytorch_tanh\"?")]
    [InlineData("gemma2", "\"query_pre_attn_scalar\":0,", "RFT6003", "query_pre_attn_scalar")]
    [InlineData("gemma2", "\"attn_logit_softcapping\":-1,", "RFT6003", "attn_logit_softcapping")]
    [InlineData("qwen3", "\"head_dim\":9,", "RFT6003", "odd")]
    [InlineData("gpt2", "\"add_cross_attention\":true,\"n_embd\":8,\"n_head\":2,\"n_layer\":1,", "RFT6005", "add_cross_attention")]
    public void What_a_family_does_not_compute_is_refused_by_name(string modelType, string members, string code, string expected)
    {
        var diagnostics = new DiagnosticBag();

        Assert.Null(ModelConfigurationReader.Read(Parse($$"""{"model_type":"{{modelType}}",{{members}}{{Sizes}}}"""), diagnostics));

        Assert.Contains(diagnostics, diagnostic => diagnostic.Code == code && diagnostic.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"rope_scalling\":{\"type\":\"linear\"},", "RFT6070", "did you mean 'rope_scaling'?")]
    [InlineData("\"sliding_window\":4096,", "RFT6070", "'llama' has no member 'sliding_window'")]
    [InlineData("\"rope_scaling\":{\"type\":\"yarn\",\"factor\":8.0,\"original_max_position_embeddings\":16},", "RFT6071", "8 is used")]
    public void What_may_be_a_mistake_is_a_warning(string members, string code, string expected)
    {
        var diagnostics = new DiagnosticBag();

        Assert.NotNull(ModelConfigurationReader.Read(Parse($$"""{"model_type":"llama",{{members}}{{Sizes}}}"""), diagnostics));

        var warning = Assert.Single(diagnostics);
        Assert.Equal((code, DiagnosticSeverity.Warning), (warning.Code, warning.Severity));
        Assert.Contains(expected, warning.Message, StringComparison.Ordinal);
    }

    private static ModelConfiguration Read(string json)
    {
        var diagnostics = new DiagnosticBag();
        var configuration = ModelConfigurationReader.Read(Parse(json), diagnostics);
        Assert.Empty(diagnostics);
        return configuration!;
    }

    private static SourceNode Parse(string json)
    {
        var diagnostics = new DiagnosticBag();
        var node = SourceDocument.Parse("config.json", Encoding.UTF8.GetBytes(json), diagnostics);
        Assert.Empty(diagnostics);
        return node!;
    }
}
