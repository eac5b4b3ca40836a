using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Cpu;

/// <summary>What a model takes in memory from loading on, in bytes; activations and key-value cache come with the tokens.</summary>
/// <param name="Weights">The base weights, and their merged copy where adapters are merged.</param>
/// <param name="Training">What is trained: values, gradients, moments, packed forms.</param>
/// <param name="CachePerToken">Keys and values of one token.</param>
internal sealed record MemoryEstimate(long Weights, long Training, long CachePerToken)
{
    // Values, gradients, two moments.
    private const int TrainedCopies = 4;

    // About as much again for A and B in the orders in which the passes read them.
    private const int PackedAdapterCopies = 2;

    /// <summary>Both together.</summary>
    public long Loaded => Weights + Training;

    /// <summary>Adds up the tensors of a model.</summary>
    /// <param name="configuration">The architecture.</param>
    /// <param name="options">What is trained.</param>
    /// <param name="typeOf">How a tensor is stored.</param>
    /// <param name="mostMerged">See <see cref="DecoderWeights.MostMerged"/>.</param>
    public static MemoryEstimate Of(
        ModelConfiguration configuration, EngineOptions options, Func<string, TensorType> typeOf, long mostMerged = DecoderWeights.MostMerged)
    {
        var tensors = ModelTensors.Of(configuration);
        var linears = tensors.Layers.SelectMany(layer => layer.All).Where(tensor => tensor.Shape.Count > 1).ToList();
        var parameters = tensors.All.Sum(Count);
        var cache = KeyValuePages.Bytes(configuration.Layers, 1, configuration.KeyValueHeads, configuration.HeadSize) / KeyValuePages.PageSize;
        if (options.Trainable == AdapterKind.Full)
        {
            // The packed form of all matrices is a copy of its own.
            return new MemoryEstimate(parameters * sizeof(float), TrainedCopies * parameters * sizeof(float), cache);
        }

        var weights = tensors.All.Sum(tensor =>
            Count(tensor) * (tensor.Shape.Count > 1 ? TensorBytes.PerElement(typeOf(tensor.Name)) : sizeof(float)));
        if (options.Trainable is null)
        {
            return new MemoryEstimate(weights, 0, cache);
        }

        var merged = parameters <= mostMerged ? linears.Sum(Count) * sizeof(float) : 0;
        var adapters = linears.Sum(tensor => (long)options.Rank * (tensor.Shape[0] + tensor.Shape[1]));
        return new MemoryEstimate(weights + merged, (TrainedCopies + PackedAdapterCopies) * adapters * sizeof(float), cache);
    }

    private static long Count(TensorShape tensor) => tensor.Shape.Aggregate(1L, (product, size) => product * size);
}
