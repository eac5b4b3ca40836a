using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Passes;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Cpu;

/// <summary>What a model takes in memory, known before it is loaded; exact but for the padding of packed matrices.</summary>
/// <param name="FrozenBytes">Weights that are not trained, and copies of weights for the matrix products.</param>
/// <param name="TrainedBytes">What is trained, its gradients and both moments.</param>
/// <param name="WorkingBytes">The arena: activations, logits and buffers of the largest call.</param>
/// <param name="KeyValueBytesPerToken">Keys and values of one token in all layers.</param>
internal sealed record MemoryEstimate(long FrozenBytes, long TrainedBytes, long WorkingBytes, long KeyValueBytesPerToken)
{
    // Values, gradients and two moments.
    private const int TrainedBytesEach = 4 * sizeof(float);

    /// <summary>What is there from loading on.</summary>
    public long LoadedBytes => FrozenBytes + TrainedBytes;

    /// <summary>All but keys and values.</summary>
    public long TotalBytes => LoadedBytes + WorkingBytes;

    /// <summary>The memory of a model.</summary>
    /// <param name="configuration">The architecture.</param>
    /// <param name="options">What is trained, and how large calls may be; what is asked for, whether this machine has it or not.</param>
    /// <param name="typeOf">What a tensor is stored as.</param>
    /// <param name="kept">What training keeps between its passes.</param>
    public static MemoryEstimate Of(
        ModelConfiguration configuration,
        EngineOptions options,
        Func<string, TensorType> typeOf,
        KeptActivations kept = KeptActivations.All) =>
        Of(configuration, options, EngineLimits.Of(configuration, options, long.MaxValue, ""), kept, typeOf, DecoderWeights.MostMerged);

    /// <summary>The memory of a model on a machine.</summary>
    /// <param name="configuration">The architecture.</param>
    /// <param name="options">What is trained.</param>
    /// <param name="limits">The largest calls.</param>
    /// <param name="kept">What training keeps between its passes.</param>
    /// <param name="typeOf">What a tensor is stored as.</param>
    /// <param name="mostMerged">See <see cref="DecoderWeights.MostMerged"/>.</param>
    public static MemoryEstimate Of(
        ModelConfiguration configuration,
        EngineOptions options,
        EngineLimits limits,
        KeptActivations kept,
        Func<string, TensorType> typeOf,
        long mostMerged)
    {
        var tensors = ModelTensors.Of(configuration);
        var page = KeyValuePages.Bytes(configuration.Layers, 1, configuration.KeyValueHeads, configuration.HeadSize);

        // Planning only counts, so the head needs neither weights nor workers.
        var working = MemoryPlan.ArenaBytes(configuration, limits, options, kept, new OutputHead(configuration, null!, null!));
        var (frozen, trained) = options.Trainable switch
        {
            AdapterKind.Full => (
                Linear(tensors) * sizeof(float) * (IsSmall(tensors, mostMerged) ? 2 : 1), tensors.All.Sum(Count) * TrainedBytesEach),
            AdapterKind.Lora => WithAdapter(tensors, options, typeOf, mostMerged),
            _ => (Stored(tensors, options, typeOf), 0),
        };
        return new MemoryEstimate(frozen, trained, working, page / KeyValuePages.PageSize);
    }

    private static (long Frozen, long Trained) WithAdapter(
        ModelTensors tensors, EngineOptions options, Func<string, TensorType> typeOf, long mostMerged)
    {
        var adapted = tensors.Layers.SelectMany(Linears).ToList();
        var adapter = adapted.Sum(linear => (long)options.Rank * linear.Shape.Sum());

        // The merged weights, and those and the head the other way round.
        var copies = IsSmall(tensors, mostMerged) ? (adapted.Sum(Count) + Linear(tensors)) * sizeof(float) : adapter * sizeof(float);

        // Packed and scaled forms of the adapter besides.
        return (Stored(tensors, options, typeOf) + copies + (2 * adapter * sizeof(float)), adapter * TrainedBytesEach);
    }

    // Matrices keep the type of their file, or are rounded to 8 bits; vectors and learned positions are floats.
    private static long Stored(ModelTensors tensors, EngineOptions options, Func<string, TensorType> typeOf) => tensors.All.Sum(tensor =>
        tensor.Shape.Count == 1 ? Count(tensor) * sizeof(float)
        : options.BaseWeights == BaseWeights.Q8 ? Int8Blocks.Bytes(tensor.Shape[1], tensor.Shape[0])
        : Count(tensor) * TensorBytes.PerElement(typeOf(tensor.Name)));

    private static bool IsSmall(ModelTensors tensors, long mostMerged) => tensors.All.Sum(Count) <= mostMerged;

    // What full training packs again after each step.
    private static long Linear(ModelTensors tensors) =>
        tensors.Layers.SelectMany(Linears).Sum(Count) + Count(tensors.Head ?? tensors.Embedding);

    private static IEnumerable<TensorShape> Linears(Models.Architectures.LayerTensors layer) =>
        layer.All.Where(tensor => tensor.Shape.Count > 1);

    private static long Count(TensorShape tensor) => tensor.Shape.Aggregate(1L, (product, size) => product * size);
}
