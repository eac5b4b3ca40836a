using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Models;

/// <summary>The tensors of a model in the Hugging Face layout, by the part that they play.</summary>
internal sealed record ModelTensors
{
    /// <summary>[V, D].</summary>
    public required TensorShape Embedding { get; init; }

    /// <summary>[positions, D]; null where positions are not learned.</summary>
    public required TensorShape? Positions { get; init; }

    public required IReadOnlyList<LayerTensors> Layers { get; init; }

    public required ModuleTensors FinalNorm { get; init; }

    /// <summary>[V, D]; null where it is the embedding.</summary>
    public required TensorShape? Head { get; init; }

    /// <summary>Every tensor: embedding, layer by layer, final norm, output head.</summary>
    public IReadOnlyList<TensorShape> All =>
    [
        .. new[] { Embedding, Positions }.OfType<TensorShape>(),
        .. Layers.SelectMany(layer => layer.All),
        .. new[] { FinalNorm.Weight, FinalNorm.Bias, Head }.OfType<TensorShape>(),
    ];

    /// <summary>What a model of this configuration has.</summary>
    public static ModelTensors Of(ModelConfiguration configuration)
    {
        var (names, hidden) = (configuration.Tensors, configuration.HiddenSize);
        var root = names.Base + ".";
        return new ModelTensors
        {
            Embedding = new($"{root}{names.Embedding}.weight", [configuration.VocabularySize, hidden]),
            Positions = names.Positions is null
                ? null
                : new($"{root}{names.Positions}.weight", [configuration.ContextLength, hidden]),
            Layers = [.. Enumerable.Range(0, configuration.Layers).Select(layer =>
                Layer(configuration, FormattableString.Invariant($"{root}{names.Layers}.{layer}.")))],
            FinalNorm = Norm(configuration, root + names.FinalNorm, hidden),
            Head = configuration.TiedEmbeddings ? null : new(names.Head + ".weight", [configuration.VocabularySize, hidden]),
        };
    }

    private static LayerTensors Layer(ModelConfiguration configuration, string prefix)
    {
        var (names, hidden, feedForward) = (configuration.Tensors, configuration.HiddenSize, configuration.FeedForwardSize);
        var queries = configuration.Heads * configuration.HeadSize;
        var keys = configuration.KeyValueHeads * configuration.HeadSize;
        var isEachHead = configuration.QueryKeyNorm == QueryKeyNorm.EachHead;
        var hasQueryKeyNorm = configuration.QueryKeyNorm != QueryKeyNorm.None;
        return new LayerTensors
        {
            AttentionNorm = Norm(names.AttentionNorm, hidden),
            QueryKeyValue = Side(names.QueryKeyValue, [queries, keys, keys], configuration.QueryKeyValueBias),
            QueryNorm = Norm(hasQueryKeyNorm ? names.QueryNorm : null, isEachHead ? configuration.HeadSize : queries),
            KeyNorm = Norm(hasQueryKeyNorm ? names.KeyNorm : null, isEachHead ? configuration.HeadSize : keys),
            AttentionOutput = Linear(names.AttentionOutput, hidden, queries, configuration.AttentionOutputBias),
            AttentionPostNorm = Norm(names.AttentionPostNorm, hidden),
            FeedForwardNorm = Norm(names.FeedForwardNorm, hidden),
            GateUp = Side(
                names.GateUp, configuration.IsFeedForwardGated ? [feedForward, feedForward] : [feedForward], configuration.FeedForwardBias),
            Down = Linear(names.Down, hidden, feedForward, configuration.FeedForwardBias),
            FeedForwardPostNorm = Norm(names.FeedForwardPostNorm, hidden),
        };

        ModuleTensors? Norm(string? name, int size) => name is null ? null : ModelTensors.Norm(configuration, prefix + name, size);

        // Modules that read the same input: one each, or one for all.
        IReadOnlyList<ModuleTensors> Side(IReadOnlyList<string> modules, int[] sizes, bool hasBias) => modules.Count == sizes.Length
            ? [.. modules.Zip(sizes, (name, size) => Linear(name, size, hidden, hasBias))]
            : [Linear(modules.Single(), sizes.Sum(), hidden, hasBias)];

        ModuleTensors Linear(string name, int outer, int inner, bool hasBias) => new(
            new($"{prefix}{name}.weight", names.AreLinearsTransposed ? [inner, outer] : [outer, inner])
            {
                IsTransposed = names.AreLinearsTransposed,
            },
            hasBias ? new($"{prefix}{name}.bias", [outer]) : null);
    }

    private static ModuleTensors Norm(ModelConfiguration configuration, string name, int size) => new(
        new($"{name}.weight", [size]),
        configuration.Norm == NormKind.Layer ? new($"{name}.bias", [size]) : null);
}
