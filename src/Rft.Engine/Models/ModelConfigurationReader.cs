using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models;

/// <summary>
/// Reads config.json of the llama architecture (names and defaults: class LlamaConfig of huggingface/transformers). A member that
/// would change the result and that the engines do not compute is refused; members that change nothing are passed over.
/// </summary>
internal static class ModelConfigurationReader
{
    private const string Architecture = "LlamaForCausalLM";

    // Ten times what the deepest published models have; keeps a wrong file from asking for millions of tensors.
    private const int MostLayers = 1024;

    // A hundred times what the widest published models have; keeps the sizes of fused layers within an int.
    private const int WidestLayer = 1 << 24;

    /// <summary>Reads a configuration; null where it has errors, which are in the bag.</summary>
    public static ModelConfiguration? Read(SourceNode root, DiagnosticBag diagnostics)
    {
        var errorsBefore = diagnostics.Count;
        var members = new ConfigurationMembers(root, diagnostics);
        if (root.Kind != SourceNodeKind.Object)
        {
            diagnostics.Add(DiagnosticTable.ModelConfigurationInvalid, root.Location, "config.json must be a JSON object");
            return null;
        }

        if (!CheckArchitecture(root, diagnostics))
        {
            return null;
        }

        RefuseUnsupported(root, diagnostics);
        var hidden = members.Size("hidden_size");
        var heads = members.Size("num_attention_heads");
        var keyValueHeads = members.Size("num_key_value_heads", heads);
        var configuration = new ModelConfiguration
        {
            ModelType = "llama",
            VocabularySize = members.Size("vocab_size"),
            HiddenSize = hidden,
            FeedForwardSize = members.Size("intermediate_size"),
            Layers = members.Size("num_hidden_layers", largest: MostLayers),
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadSize = members.Size("head_dim", HeadSize(root, hidden, heads, diagnostics)),
            NormEpsilon = (float)members.Positive("rms_norm_eps", 1e-6),
            RopeTheta = RopeTheta(root, members, diagnostics),
            TiedEmbeddings = members.Boolean("tie_word_embeddings", false),
            ContextLength = members.Size("max_position_embeddings", 2048),
            InitializerRange = (float)members.Positive("initializer_range", 0.02),
            StorageType = StorageType(root, diagnostics),
        };
        if (diagnostics.Count == errorsBefore)
        {
            CheckSizes(configuration, root, diagnostics);
        }

        return diagnostics.Count == errorsBefore ? configuration : null;
    }

    private static bool CheckArchitecture(SourceNode root, DiagnosticBag diagnostics)
    {
        var modelType = root["model_type"];
        if (modelType is not { Kind: SourceNodeKind.String })
        {
            diagnostics.Add(
                DiagnosticTable.ModelConfigurationInvalid,
                modelType?.Location ?? root.Location,
                "expected a string 'model_type', such as \"llama\"");
            return false;
        }

        var unsupported = modelType.Text != "llama"
            ? modelType
            : root["architectures"]?.Items.FirstOrDefault(item => item.Text != Architecture);
        if (unsupported is not null)
        {
            diagnostics.Add(
                DiagnosticTable.ModelArchitectureUnsupported,
                unsupported.Location,
                $"the architecture '{unsupported.Text}' is not supported; expected model_type \"llama\" and {Architecture}");
        }

        return unsupported is null;
    }

    private static void RefuseUnsupported(SourceNode root, DiagnosticBag diagnostics)
    {
        Require(root, "hidden_act", node => node.Kind == SourceNodeKind.String && node.Text == "silu", "\"silu\"", diagnostics);
        Require(root, "attention_bias", node => node.Kind == SourceNodeKind.False, "false", diagnostics);
        Require(root, "mlp_bias", node => node.Kind == SourceNodeKind.False, "false", diagnostics);
        Require(root, "rope_scaling", IsDefaultRope, "null or the rope_type \"default\"", diagnostics);
        Require(root, "rope_parameters", IsDefaultRope, "the rope_type \"default\"", diagnostics);
        Require(root, "partial_rotary_factor", node => node.Kind == SourceNodeKind.Number && node.ToDouble() == 1, "1", diagnostics);
        Require(root, "quantization_config", _ => false, "null", diagnostics);
    }

    private static void Require(
        SourceNode root, string name, Func<SourceNode, bool> isSupported, string expected, DiagnosticBag diagnostics)
    {
        if (root[name] is { Kind: not SourceNodeKind.Null } node && !isSupported(node))
        {
            var found = node.Kind is SourceNodeKind.Object or SourceNodeKind.Array
                ? ""
                : $" {(node.Text.Length > 0 ? node.Text : node.Kind)}";
            diagnostics.Add(
                DiagnosticTable.ModelConfigurationUnsupported, node.Location, $"'{name}'{found} is not supported; expected {expected}");
        }
    }

    private static bool IsDefaultRope(SourceNode node) =>
        node.Kind == SourceNodeKind.Object
        && (node["rope_type"] ?? node["type"]) is null or { Kind: SourceNodeKind.String, Text: "default" }
        && node["partial_rotary_factor"] is null or { Text: "1" or "1.0" };

    // From transformers 5 on rope_theta stands inside rope_parameters.
    private static double RopeTheta(SourceNode root, ConfigurationMembers members, DiagnosticBag diagnostics) =>
        root["rope_theta"] is null && root["rope_parameters"] is { Kind: SourceNodeKind.Object } parameters
            ? new ConfigurationMembers(parameters, diagnostics).Positive("rope_theta", 10000)
            : members.Positive("rope_theta", 10000);

    private static int HeadSize(SourceNode root, int hidden, int heads, DiagnosticBag diagnostics)
    {
        if (root["head_dim"] is null or { Kind: SourceNodeKind.Null } && hidden % heads != 0 && root["hidden_size"] is { } node)
        {
            diagnostics.Add(
                DiagnosticTable.ModelConfigurationInvalid,
                node.Location,
                $"'hidden_size' {hidden} is not a multiple of 'num_attention_heads' {heads}, and there is no 'head_dim'");
        }

        return Math.Max(1, hidden / heads);
    }

    private static TensorType StorageType(SourceNode root, DiagnosticBag diagnostics)
    {
        var node = root["torch_dtype"] ?? root["dtype"];
        switch (node)
        {
            case null or { Kind: SourceNodeKind.Null } or { Kind: SourceNodeKind.String, Text: "float32" }:
                return TensorType.F32;
            case { Kind: SourceNodeKind.String, Text: "bfloat16" }:
                return TensorType.BF16;
            case { Kind: SourceNodeKind.String, Text: "float16" }:
                return TensorType.F16;
            default:
                diagnostics.Add(
                    DiagnosticTable.ModelConfigurationUnsupported,
                    node.Location,
                    $"the element type '{node.Text}' is not supported; expected \"float32\", \"bfloat16\" or \"float16\"");
                return TensorType.F32;
        }
    }

    private static void CheckSizes(ModelConfiguration configuration, SourceNode root, DiagnosticBag diagnostics)
    {
        void Refuse(string member, string message) =>
            diagnostics.Add(DiagnosticTable.ModelConfigurationInvalid, (root[member] ?? root).Location, message);

        if (configuration.Heads % configuration.KeyValueHeads != 0)
        {
            Refuse(
                "num_key_value_heads",
                $"'num_attention_heads' {configuration.Heads} is not a multiple of 'num_key_value_heads' {configuration.KeyValueHeads}");
        }

        if (configuration.HeadSize % 2 != 0)
        {
            Refuse("head_dim", $"the head size {configuration.HeadSize} is odd; rotary positions need pairs");
        }

        var widest = Math.Max(
            2L * configuration.FeedForwardSize, (configuration.Heads + (2L * configuration.KeyValueHeads)) * configuration.HeadSize);
        if (widest > WidestLayer)
        {
            Refuse("hidden_size", $"the widest layer would have {widest} outputs; at most {WidestLayer} are possible");
        }
    }
}
