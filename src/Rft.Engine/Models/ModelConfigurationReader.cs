using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Models;

/// <summary>
/// Reads config.json of every supported family into the one description that the engines compute. A member that would change the result and
/// that the engines do not compute is refused; members that change nothing are passed over.
/// </summary>
internal static class ModelConfigurationReader
{
    // Ten times what the deepest published models have; keeps a wrong file from asking for millions of tensors.
    private const int MostLayers = 1024;

    // A hundred times what the widest published models have; keeps the sizes of fused layers within an int.
    private const int WidestLayer = 1 << 24;

    /// <summary>Reads a configuration; null where it has errors, which are in the bag, as are warnings.</summary>
    public static ModelConfiguration? Read(SourceNode root, DiagnosticBag diagnostics)
    {
        var errorsBefore = Errors(diagnostics);
        if (root.Kind != SourceNodeKind.Object)
        {
            diagnostics.Add(DiagnosticTable.ModelConfigurationInvalid, root.Location, "config.json must be a JSON object");
            return null;
        }

        if (ArchitectureReader.Read(root, diagnostics) is not { } architecture)
        {
            return null;
        }

        ConfigurationMemberCheck.Check(root, architecture, diagnostics);
        var configuration = Read(root, architecture, diagnostics);
        if (Errors(diagnostics) == errorsBefore)
        {
            CheckSizes(configuration, architecture.Members, root, diagnostics);
        }

        return Errors(diagnostics) == errorsBefore ? configuration : null;
    }

    private static int Errors(DiagnosticBag diagnostics) =>
        diagnostics.Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private static ModelConfiguration Read(SourceNode root, Architecture architecture, DiagnosticBag diagnostics)
    {
        var (members, names) = (new ConfigurationMembers(root, diagnostics), architecture.Members);
        var hidden = members.Size(names.HiddenSize);
        var heads = members.Size(names.Heads);
        var layers = members.Size(names.Layers, largest: MostLayers);
        var headSize = HeadSize(root, architecture, hidden, heads, diagnostics);
        var contextLength = members.Size(names.ContextLength, architecture.ContextLength);
        var rope = new RopeReader(root, architecture, diagnostics).Read(headSize, contextLength);
        return new ModelConfiguration
        {
            ModelType = architecture.ModelType,
            VocabularySize = members.Size("vocab_size"),
            HiddenSize = hidden,
            FeedForwardSize = members.Size(names.FeedForwardSize, architecture.IsFeedForwardGated ? null : 4 * hidden),
            Layers = layers,
            Heads = heads,
            KeyValueHeads = KeyValueHeads(root, architecture, heads, members),
            HeadSize = headSize,
            NormEpsilon = (float)members.Positive(names.NormEpsilon, architecture.NormEpsilon),
            RopeTheta = rope.Theta,
            TiedEmbeddings = members.Boolean("tie_word_embeddings", architecture.TiedEmbeddings),
            ContextLength = rope.ContextLength,
            InitializerRange = (float)members.Positive("initializer_range", 0.02),
            StorageType = StorageType(root, diagnostics),
            Norm = architecture.Norm,
            NormWeightOffset = architecture.NormWeightOffset,
            QueryKeyNorm = architecture.QueryKeyNorm,
            QueryKeyValueBias = HasBias(architecture.QueryKeyValueBias, "attention_bias", members),
            AttentionOutputBias = HasBias(architecture.AttentionOutputBias, "attention_bias", members),
            FeedForwardBias = HasBias(architecture.FeedForwardBias, "mlp_bias", members),
            Activation = ActivationNames.Read(root, architecture, diagnostics),
            IsFeedForwardGated = architecture.IsFeedForwardGated,
            LayerAttention = new LayerAttentionReader(root, architecture, layers, headSize, diagnostics).Read(),
            AttentionSoftCap = SoftCap(root, "attn_logit_softcapping", architecture.AttentionSoftCap, members),
            LogitSoftCap = SoftCap(root, "final_logit_softcapping", architecture.LogitSoftCap, members),
            EmbeddingScale = architecture.ScalesEmbedding ? MathF.Sqrt(hidden) : 1,
            RotarySize = rope.RotarySize == headSize ? 0 : rope.RotarySize,
            RopeScaling = rope.Scaling,
            LocalRopeTheta = rope.LocalTheta,
            Tensors = architecture.Tensors,
        };
    }

    private static int HeadSize(SourceNode root, Architecture architecture, int hidden, int heads, DiagnosticBag diagnostics)
    {
        const string Name = "head_dim";
        var usual = root[Name] is null ? architecture.HeadSize : null;
        if (usual is null && ConfigurationMembers.Present(root[Name]) is null && hidden % heads != 0)
        {
            diagnostics.Add(
                DiagnosticTable.ModelConfigurationInvalid,
                (root[architecture.Members.HiddenSize] ?? root).Location,
                $"'{architecture.Members.HiddenSize}' {hidden} is not a multiple of '{architecture.Members.Heads}' {heads}, and there is no '{Name}'");
        }

        return new ConfigurationMembers(root, diagnostics).Size(Name, usual ?? Math.Max(1, hidden / heads));
    }

    // An absent member has its class's default, which configurations of other sizes than the published ones need not fit; null means all.
    private static int KeyValueHeads(SourceNode root, Architecture architecture, int heads, ConfigurationMembers members)
    {
        const string Name = "num_key_value_heads";
        var usual = root[Name] is null && architecture.KeyValueHeads is { } number && heads % number == 0 ? number : heads;
        return members.Size(Name, usual);
    }

    private static bool HasBias(BiasRule rule, string name, ConfigurationMembers members) =>
        rule == BiasRule.Always || (rule == BiasRule.ByMember && members.Boolean(name, false));

    private static float SoftCap(SourceNode root, string name, double? usual, ConfigurationMembers members) =>
        usual is null ? 0
        : root[name] is null ? (float)usual
        : root[name] is { Kind: SourceNodeKind.Null } ? 0
        : (float)members.Positive(name, 1);

    private static TensorType StorageType(SourceNode root, DiagnosticBag diagnostics)
    {
        var node = ConfigurationMembers.Present(root["torch_dtype"]) ?? root["dtype"];
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

    private static void CheckSizes(ModelConfiguration configuration, MemberNames names, SourceNode root, DiagnosticBag diagnostics)
    {
        void Refuse(string member, string message) =>
            diagnostics.Add(DiagnosticTable.ModelConfigurationInvalid, (root[member] ?? root).Location, message);

        if (configuration.Heads % configuration.KeyValueHeads != 0)
        {
            Refuse(
                "num_key_value_heads",
                $"'{names.Heads}' {configuration.Heads} is not a multiple of 'num_key_value_heads' {configuration.KeyValueHeads}");
        }

        var widest = Math.Max(
            2L * configuration.FeedForwardSize, (configuration.Heads + (2L * configuration.KeyValueHeads)) * configuration.HeadSize);
        if (widest > WidestLayer)
        {
            Refuse(names.HiddenSize, $"the widest layer would have {widest} outputs; at most {WidestLayer} are possible");
        }
    }
}
