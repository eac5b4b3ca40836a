using System.Globalization;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Models.Architectures;
using Rft.Engine.Models.Gguf;

namespace Rft.Engine.Pipeline.Inspection;

/// <summary>What config.json says of a model.</summary>
internal static class ArchitectureFacts
{
    /// <summary>The section.</summary>
    public static ModelFactSection Of(ModelConfiguration configuration, SourceNode json)
    {
        var facts = new List<ModelFact>
        {
            new("model_type", "architecture", configuration.ModelType, Note: json["architectures"]?.Items is [var name, ..] ? name.Text : null),
            new("layers", "layers", (long)configuration.Layers),
            new("hidden_size", "hidden size", (long)configuration.HiddenSize),
            new("feed_forward_size", "feed-forward size", (long)configuration.FeedForwardSize, Note: FeedForward(configuration)),
            new("heads", "heads", (long)configuration.Heads),
            new("key_value_heads", "key-value heads", (long)configuration.KeyValueHeads),
            new("head_size", "head size", (long)configuration.HeadSize),
            new("context_length", "context", (long)configuration.ContextLength, Note: "tokens, prompt and answer together"),
            new("attention", "attention", Attention(configuration)),
            new("positions", "positions", Positions(configuration)),
            new("norm", "norm", configuration.Norm == NormKind.Layer ? "layer norm" : "RMS norm", Note: QueryKeyNorms(configuration)),
            new("vocabulary_size", "vocabulary", (long)configuration.VocabularySize, Note: "rows of the embedding"),
            new("tied_embeddings", "tied embeddings", configuration.TiedEmbeddings),
            new("gguf", "GGUF architecture", GgufFamily.Find(configuration.ModelType)?.Name),
        };
        return new ModelFactSection("architecture", "Architecture", facts);
    }

    private static string FeedForward(ModelConfiguration configuration) =>
        $"{(configuration.IsFeedForwardGated ? "gated " : "")}{configuration.Activation}";

    private static string? QueryKeyNorms(ModelConfiguration configuration) => configuration.QueryKeyNorm switch
    {
        QueryKeyNorm.EachHead => "queries and keys too, each head by itself",
        QueryKeyNorm.AllHeads => "queries and keys too",
        _ => null,
    };

    private static string Attention(ModelConfiguration configuration)
    {
        var windows = Layers(configuration).Select(layer => layer.Window).ToList();
        var bounded = windows.Count(window => window > 0);
        var text = bounded == 0 ? "all positions"
            : bounded == windows.Count ? Text($"a window of {windows[0]} positions")
            : Text($"a window of {windows.Max()} positions in {bounded} of {windows.Count} layers");
        return text + (configuration.AttentionSoftCap > 0 ? Text($", soft cap {configuration.AttentionSoftCap}") : "")
            + (configuration.LogitSoftCap > 0 ? Text($", logits' soft cap {configuration.LogitSoftCap}") : "");
    }

    private static string Positions(ModelConfiguration configuration)
    {
        var ropes = Layers(configuration).Select(layer => layer.Rope).ToList();
        if (configuration.Tensors.Positions is not null)
        {
            return "learned";
        }

        var text = Text($"rotary, theta {configuration.RopeTheta}");
        text += configuration.RotarySize > 0 ? Text($", {configuration.RotarySize} of {configuration.HeadSize} dimensions") : "";
        text += configuration.RopeScaling is { } scaling ? Text($", {scaling.Kind.ToString().ToLowerInvariant()} scaling by {scaling.Factor}") : "";
        text += ropes.Contains(RopeKind.Local) ? Text($", theta {configuration.LocalRopeTheta} in windows") : "";
        return text + (ropes.Contains(RopeKind.None) ? Text($", none in {ropes.Count(rope => rope == RopeKind.None)} layers") : "");
    }

    private static IEnumerable<LayerAttention> Layers(ModelConfiguration configuration) =>
        Enumerable.Range(0, configuration.Layers).Select(configuration.AttentionOf);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
