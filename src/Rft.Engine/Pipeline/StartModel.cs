using Rft.Engine.Models;
using Rft.Engine.Models.Export;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>
/// What training begins with: the base model, one with an adapter that is trained further, or one that an adapter was merged into.
/// </summary>
internal static class StartModel
{
    private const long ShardBytes = 4L << 30;

    /// <summary>Loads it to train.</summary>
    public static ILanguageModel LoadForTraining(JobContext context)
    {
        var (inputs, spec) = (context.Inputs, context.Inputs.Spec);
        var options = EngineSettings.ForTraining(spec, inputs.Encoded.LongestSequence, context.Options.Threads);
        if (spec is { Adapter: { } adapter, Engine.Continue: ContinueKind.Merge })
        {
            using var merged = Merged(context, adapter);
            return context.Engine.Load(merged, options);
        }

        var model = context.Engine.Load(inputs.Model, options);
        return spec.Adapter is { } continued ? WithAdapter(model, continued.FullPath) : model;
    }

    /// <summary>Puts an adapter into a model that was loaded with its rank; the model is closed where that fails.</summary>
    public static ILanguageModel WithAdapter(ILanguageModel model, string path)
    {
        try
        {
            model.ImportWeights(AdapterFolder.Read(path));
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What the run ships: its own adapter, or where it was trained on a merged one both as one. The engine adds ranks in order, so that
    /// the stacked adapter gives the bits that were trained.
    /// </summary>
    public static (int Rank, double Alpha, IReadOnlyList<NamedTensor> Weights) Shipped(RftSpec spec, IReadOnlyList<NamedTensor> trained)
    {
        if (spec is not { Adapter: { } adapter, Engine.Continue: ContinueKind.Merge })
        {
            return (spec.Engine.Rank, spec.Engine.Alpha, trained);
        }

        var rank = adapter.Rank + spec.Engine.Rank;
        return (rank, rank, StackedAdapter.Of(
            AdapterFolder.Read(adapter.FullPath), adapter.Rank, adapter.Alpha, trained, spec.Engine.Rank, spec.Engine.Alpha));
    }

    // In float32, so that not a bit of the adapter is lost; made again in every process, since a half-written one would be worse.
    private static ModelFolder Merged(JobContext context, AdapterReference adapter)
    {
        var folder = Path.Combine(context.Run.FullPath, "merged");
        var source = context.Inputs.Model;
        context.Run.Files.WriteDirectory(folder, path =>
        {
            var updates = AdapterUpdates.Read(adapter.FullPath, source.Weights!.Entries, source.Configuration.Tensors.AreLinearsTransposed);
            var weights = new MergedWeights(source.Weights, updates, source.Configuration.Tensors.AreLinearsTransposed);
            MergedFolder.Write(path, source, weights, TensorType.F32, ShardBytes, _ => { });
        });
        return ModelFolder.Open(folder, context.Inputs.Spec.Model.Location, requireWeights: true);
    }
}
