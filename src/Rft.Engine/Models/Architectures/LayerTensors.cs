namespace Rft.Engine.Models.Architectures;

/// <summary>The parameters of one decoder block, by the part that they play.</summary>
internal sealed record LayerTensors
{
    public required ModuleTensors? AttentionNorm { get; init; }

    /// <summary>Query, key and value in this order, as one module or three.</summary>
    public required IReadOnlyList<ModuleTensors> QueryKeyValue { get; init; }

    public required ModuleTensors? QueryNorm { get; init; }

    public required ModuleTensors? KeyNorm { get; init; }

    public required ModuleTensors AttentionOutput { get; init; }

    public required ModuleTensors? AttentionPostNorm { get; init; }

    public required ModuleTensors? FeedForwardNorm { get; init; }

    /// <summary>Gate and up in this order, as one module or two, or up alone.</summary>
    public required IReadOnlyList<ModuleTensors> GateUp { get; init; }

    public required ModuleTensors Down { get; init; }

    public required ModuleTensors? FeedForwardPostNorm { get; init; }

    /// <summary>All of them. Modules that form one matrix have their weights side by side, and then their biases.</summary>
    public IEnumerable<TensorShape> All => new IEnumerable<TensorShape?>[]
    {
        Of(AttentionNorm),
        Of(QueryKeyValue),
        Of(QueryNorm),
        Of(KeyNorm),
        Of([AttentionOutput]),
        Of(AttentionPostNorm),
        Of(FeedForwardNorm),
        Of(GateUp),
        Of([Down]),
        Of(FeedForwardPostNorm),
    }.SelectMany(tensors => tensors).OfType<TensorShape>();

    private static IEnumerable<TensorShape?> Of(ModuleTensors? module) => module is null ? [] : Of([module]);

    private static IEnumerable<TensorShape?> Of(IReadOnlyList<ModuleTensors> modules) =>
        [.. modules.Select(module => module.Weight), .. modules.Select(module => module.Bias)];
}
