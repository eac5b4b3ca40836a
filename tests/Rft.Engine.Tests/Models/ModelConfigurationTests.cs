using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Models;

public sealed class ModelConfigurationTests
{
    private const string Minimal = """
        {"model_type":"llama","vocab_size":264,"hidden_size":96,"intermediate_size":256,"num_hidden_layers":3,"num_attention_heads":4}
        """;

    [Fact]
    public void A_full_configuration_is_read()
    {
        var configuration = Read("""
            {"architectures":["LlamaForCausalLM"],"model_type":"llama","vocab_size":264,"hidden_size":96,"intermediate_size":256,
            "num_hidden_layers":3,"num_attention_heads":4,"num_key_value_heads":2,"head_dim":32,"rms_norm_eps":1e-05,"rope_theta":500000.0,
            "tie_word_embeddings":true,"max_position_embeddings":256,"initializer_range":0.05,"torch_dtype":"bfloat16","hidden_act":"silu",
            "rope_scaling":null,"attention_bias":false,"use_cache":true,"pretraining_tp":1}
            """);

        Assert.Equal(
            new ModelConfiguration
            {
                ModelType = "llama",
                VocabularySize = 264,
                HiddenSize = 96,
                FeedForwardSize = 256,
                Layers = 3,
                Heads = 4,
                KeyValueHeads = 2,
                HeadSize = 32,
                NormEpsilon = 1e-5f,
                RopeTheta = 500000,
                TiedEmbeddings = true,
                ContextLength = 256,
                InitializerRange = 0.05f,
                StorageType = TensorType.BF16,
            },
            configuration);
    }

    [Fact]
    public void Absent_members_have_the_defaults_of_the_architecture()
    {
        var configuration = Read(Minimal);

        Assert.Equal((4, 24, 1e-6f, 10000.0), (configuration.KeyValueHeads, configuration.HeadSize, configuration.NormEpsilon, configuration.RopeTheta));
        Assert.Equal((false, 2048, 0.02f, TensorType.F32), (configuration.TiedEmbeddings, configuration.ContextLength, configuration.InitializerRange, configuration.StorageType));
    }

    [Theory]
    [InlineData("\"rope_parameters\":{\"rope_type\":\"default\",\"rope_theta\":250000}", 250000)]
    [InlineData("\"rope_theta\":5000,\"rope_scaling\":{\"type\":\"default\"}", 5000)]
    [InlineData("\"rope_theta\":null", 10000)]
    public void The_rope_base_is_found_where_either_version_puts_it(string members, double expected) =>
        Assert.Equal(expected, Read(Minimal.Replace("{", $"{{{members},", StringComparison.Ordinal)).RopeTheta);

    [Theory]
    [InlineData("\"model_type\":\"llama\"", "\"model_type\":\"lama\"", "RFT6004", "did you mean \"llama\"?")]
    [InlineData("\"model_type\":\"llama\"", "\"model_type\":1", "RFT6003", "model_type")]
    [InlineData("\"model_type\":\"llama\",", "", "RFT6003", "model_type")]
    [InlineData("{", "{\"architectures\":[\"LlamaForSequenceClassification\"],", "RFT6004", "LlamaForSequenceClassification")]
    [InlineData("{", "{\"hidden_act\":\"gelu_tanh\",", "RFT6005", "gelu_tanh")]
    [InlineData("{", "{\"attention_bias\":1,", "RFT6003", "attention_bias")]
    [InlineData("{", "{\"final_logit_softcapping\":30.0,", "RFT6005", "final_logit_softcapping")]
    [InlineData("{", "{\"num_local_experts\":8,", "RFT6005", "num_local_experts")]
    [InlineData("{", "{\"rope_scaling\":{\"rope_type\":\"llama3\",\"factor\":8},", "RFT6003", "low_freq_factor")]
    [InlineData("{", "{\"rope_scaling\":{\"rope_type\":\"liner\",\"factor\":8},", "RFT6005", "did you mean \"linear\"?")]
    [InlineData("{", "{\"rope_scaling\":{\"rope_type\":\"linear\"},", "RFT6003", "factor")]
    [InlineData("{", "{\"rope_scaling\":{\"rope_type\":\"dynamic\",\"factor\":0.5},", "RFT6003", "factor")]
    [InlineData("{", "{\"rope_scaling\":{\"rope_type\":\"linear\",\"type\":\"yarn\",\"factor\":2},", "RFT6003", "contradicts")]
    [InlineData("{", "{\"rope_parameters\":{\"rope_type\":\"yarn\",\"factr\":2},", "RFT6005", "did you mean 'factor'?")]
    [InlineData("{", "{\"rope_parameters\":{\"full_attention\":{\"rope_type\":\"default\"}},", "RFT6005", "by type of layer")]
    [InlineData("{", "{\"rope_scaling\":{\"type\":\"longrope\",\"short_factor\":[1],\"long_factor\":[1]},", "RFT6003", "12 numbers")]
    [InlineData("{", "{\"rope_scaling\":[],", "RFT6003", "object")]
    [InlineData("{", "{\"partial_rotary_factor\":0.04,", "RFT6003", "partial_rotary_factor")]
    [InlineData("{", "{\"partial_rotary_factor\":1.5,", "RFT6003", "partial_rotary_factor")]
    [InlineData("{", "{\"quantization_config\":{},", "RFT6005", "quantization_config")]
    [InlineData("{", "{\"torch_dtype\":\"float64\",", "RFT6005", "float64")]
    [InlineData("\"vocab_size\":264,", "", "RFT6003", "vocab_size")]
    [InlineData("\"hidden_size\":96,", "", "RFT6003", "hidden_size")]
    [InlineData("\"hidden_size\":96", "\"hidden_size\":\"96\"", "RFT6003", "hidden_size")]
    [InlineData("\"hidden_size\":96", "\"hidden_size\":-1", "RFT6003", "hidden_size")]
    [InlineData("\"hidden_size\":96", "\"hidden_size\":1e99", "RFT6003", "hidden_size")]
    [InlineData("\"hidden_size\":96", "\"hidden_size\":98", "RFT6003", "head_dim")]
    [InlineData("\"hidden_size\":96", "\"hidden_size\":92", "RFT6003", "odd")]
    [InlineData("\"hidden_size\":96", "\"hidden_size\":16777216", "RFT6003", "widest layer")]
    [InlineData("\"num_hidden_layers\":3", "\"num_hidden_layers\":1000000", "RFT6003", "1024")]
    [InlineData("{", "{\"num_key_value_heads\":3,", "RFT6003", "num_key_value_heads")]
    [InlineData("{", "{\"rms_norm_eps\":0,", "RFT6003", "rms_norm_eps")]
    [InlineData("{", "{\"rope_theta\":1e300,", "RFT6003", "rope_theta")]
    [InlineData("{", "{\"tie_word_embeddings\":1,", "RFT6003", "tie_word_embeddings")]
    public void What_cannot_be_computed_is_refused_by_name(string from, string to, string code, string expected)
    {
        var diagnostics = new DiagnosticBag();

        Assert.Null(ModelConfigurationReader.Read(Parse(Minimal.Replace(from, to, StringComparison.Ordinal)), diagnostics));

        var diagnostic = diagnostics.First();
        Assert.Equal(code, diagnostic.Code);
        Assert.Contains(expected, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(("config.json", 1), (diagnostic.Location.File, diagnostic.Location.Line));
    }

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var diagnostics = new DiagnosticBag();
        ModelConfigurationReader.Read(Parse("""{"model_type":"llama","hidden_act":"relu"}"""), diagnostics);

        Assert.Equal(6, diagnostics.Count);
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
