namespace Rft.Engine.Models;

/// <summary>A model on disk in Hugging Face layout, opened: its configuration, where its weights are, its tokenizer and chat template.</summary>
public sealed class ModelFolder : IDisposable
{
    private ModelFolder(ModelConfiguration configuration, WeightFiles? weights) => (Configuration, Weights) = (configuration, weights);

    /// <summary>The architecture.</summary>
    public ModelConfiguration Configuration { get; }

    /// <summary>The weights; null where the folder was opened for random initial weights.</summary>
    public WeightFiles? Weights { get; }

    /// <summary>A model without tokenizer and chat template, for the engine's own tests and benchmarks.</summary>
    internal static ModelFolder Create(ModelConfiguration configuration, WeightFiles? weights = null) => new(configuration, weights);

    /// <summary>Closes the weights.</summary>
    public void Dispose() => Weights?.Dispose();
}
