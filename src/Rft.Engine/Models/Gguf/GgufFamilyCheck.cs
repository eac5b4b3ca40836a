using Rft.Engine.Diagnostics;
using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Models.Gguf;

/// <summary>Finds what of a configuration llama.cpp would compute in another way than the model was trained.</summary>
internal sealed class GgufFamilyCheck(ModelConfiguration configuration, GgufFamily family, SourceLocation location, GgufProblems problems)
{
    private const float ScaleTolerance = 1e-6f;

    /// <summary>The context up to which llama.cpp computes the same.</summary>
    public int ContextLength { get; private set; } = configuration.ContextLength;

    /// <summary>Reports everything.</summary>
    public void Run()
    {
        Refuse(configuration.Activation != family.Activation, $"the activation {configuration.Activation}; it has {family.Activation} for this family");
        Refuse(
            configuration.QueryKeyValueBias && !family.HasBiases && !family.HasQueryKeyValueBias,
            "a bias of queries, keys and values for this family");
        Refuse(
            (configuration.AttentionOutputBias || configuration.FeedForwardBias) && !family.HasBiases,
            "biases of linear layers for this family");
        Refuse(
            family.IsHeadsTimesSizeHidden && configuration.Heads * configuration.HeadSize != configuration.HiddenSize,
            "a head size that is not the hidden size divided by the heads for this family");
        Refuse(family.MustTie && !configuration.TiedEmbeddings, "an output head apart from the embedding for this family");
        Refuse(
            configuration.RotarySize != 0 && configuration.RotarySize != configuration.HeadSize && !family.HasPartialRope && family.HasRope,
            "rotary positions of a part of each head for this family");
        CheckCaps();
        CheckScale();
        CheckRope();
        CheckWindows();
    }

    private void CheckCaps()
    {
        var (attention, logits) = (configuration.AttentionSoftCap > 0, configuration.LogitSoftCap > 0);
        Refuse(family.HasSoftCaps && !(attention && logits), "this family without soft caps");
        Refuse(!family.HasSoftCaps && (attention || logits), "soft caps for this family");
    }

    private void CheckScale()
    {
        var width = configuration.Layers == family.LayersWithWideScale
            ? (float)(configuration.HiddenSize / configuration.Heads)
            : configuration.HeadSize;
        var expected = 1 / MathF.Sqrt(width);
        var plain = 1 / MathF.Sqrt(configuration.HeadSize);
        Refuse(
            Layers().Any(layer => MathF.Abs((layer.Scale ?? plain) - expected) > ScaleTolerance * expected),
            FormattableString.Invariant($"attention scores scaled other than by {expected} for this family"));
    }

    private void CheckRope()
    {
        var scaling = configuration.RopeScaling;
        Refuse(
            scaling is { Kind: RopeScalingKind.Llama3 } && !family.HasFrequencyFactors,
            "rope_scaling 'llama3' for this family");
        Refuse(scaling is { Kind: RopeScalingKind.LongRope } && !family.HasPartialRope, "rope_scaling 'longrope' for this family");
        Refuse(scaling is { Kind: RopeScalingKind.Yarn, Truncate: false }, "'yarn' without 'truncate'");
        Refuse(
            scaling is { Kind: RopeScalingKind.Yarn } && Math.Abs(scaling.AttentionFactor - YarnFactor(scaling.Factor)) > ScaleTolerance,
            "'yarn' with an 'attention_factor' of its own");
        var wrong = Enumerable.Range(0, configuration.Layers).FirstOrDefault(
            layer => (configuration.AttentionOf(layer).Rope == RopeKind.None) != HasNoRope(layer), -1);
        Refuse(wrong >= 0, $"layer {wrong} {(HasNoRope(Math.Max(wrong, 0)) ? "with" : "without")} rotary positions for this family");
    }

    // Section 3.4 of arXiv 2309.00071.
    private static double YarnFactor(double factor) => factor <= 1 ? 1 : (0.1 * Math.Log(factor)) + 1;

    private bool HasNoRope(int layer) => !family.HasRope || (family.NoRopePattern > 0 && (layer + 1) % family.NoRopePattern == 0);

    private void CheckWindows()
    {
        var windows = Layers().Select(layer => layer.Window).ToList();
        if (family.WindowPattern > 0)
        {
            var window = windows.Max();
            Refuse(
                windows.Where((size, layer) => size != ((layer + 1) % family.WindowPattern == 0 ? 0 : window)).Any() || window == 0,
                $"other windows than in all but each {family.WindowPattern}th layer for this family");
        }
        else if (windows.Where(size => size > 0 && size < ContextLength).DefaultIfEmpty(0).Min() is > 0 and var smallest)
        {
            ContextLength = smallest;
            problems.Warn(location, $"llama.cpp has no sliding window for this family; the file allows no longer context than the window, {smallest} tokens");
        }
    }

    private IEnumerable<LayerAttention> Layers() => Enumerable.Range(0, configuration.Layers).Select(configuration.AttentionOf);

    private void Refuse(bool isSo, string what)
    {
        if (isSo)
        {
            problems.RefuseModel(location, $"llama.cpp does not compute {what} ('{configuration.ModelType}')");
        }
    }
}
