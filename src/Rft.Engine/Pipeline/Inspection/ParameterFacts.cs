using System.Globalization;
using Rft.Engine.Models;

namespace Rft.Engine.Pipeline.Inspection;

/// <summary>How many parameters a model has, and where.</summary>
internal static class ParameterFacts
{
    /// <summary>The section.</summary>
    public static ModelFactSection Of(ModelConfiguration configuration)
    {
        var tensors = ModelTensors.Of(configuration);
        var total = tensors.All.Sum(Count);
        var embedding = Count(tensors.Embedding) + (tensors.Positions is { } positions ? Count(positions) : 0);
        var layers = tensors.Layers.Sum(layer => layer.All.Sum(Count));
        return new ModelFactSection("parameters", "Parameters",
        [
            new("total", "total", total),
            new("embedding", "embedding", embedding, Note: Share(embedding)),
            new("layers", "layers", layers, Note: Share(layers)),
            new("per_layer", "per layer", layers / configuration.Layers),
            tensors.Head is { } head
                ? new("head", "output head", Count(head), Note: Share(Count(head)))
                : new("head", "output head", null, Note: "the embedding"),
        ]);

        string Share(long part) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / total:0.0} %");
    }

    private static long Count(TensorShape tensor) => tensor.Shape.Aggregate(1L, (product, size) => product * size);
}
