using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>Loads models the way that a user of the output will: from the base model's folder and from model/ of the run.</summary>
internal static class TrainedModel
{
    /// <summary>The trained model. An adapter is laid over the base; its reference weights are the base's.</summary>
    /// <param name="context">The run.</param>
    /// <param name="longestSequence">Tokens of the longest sequence.</param>
    /// <param name="adjust">Changes the engine's options; null to leave them.</param>
    public static ILanguageModel Load(JobContext context, int longestSequence, Func<EngineOptions, EngineOptions>? adjust = null)
    {
        var (spec, path) = (context.Inputs.Spec, context.Run.ModelPath);
        if (spec.Engine.Adapter == AdapterKind.Full)
        {
            using var folder = ModelFolder.Open(path, new(path), requireWeights: true);
            var settings = Adjusted(EngineSettings.ForAnswers(spec, longestSequence, context.Options.Threads), adjust);
            return context.Engine.Load(folder, settings with { Initialization = ModelInitialization.Pretrained });
        }

        return LoadAdapter(context, path, longestSequence, adjust);
    }

    /// <summary>What the spec names in <c>model</c>, or what random weights the run began with.</summary>
    public static ILanguageModel LoadBase(JobContext context, int longestSequence, Func<EngineOptions, EngineOptions>? adjust = null) =>
        context.Inputs.Spec.Adapter is { } adapter
            ? LoadAdapter(context, adapter.FullPath, longestSequence, adjust)
            : context.Engine.Load(
                context.Inputs.Model,
                Adjusted(EngineSettings.ForAnswers(context.Inputs.Spec, longestSequence, context.Options.Threads), adjust));

    // The rank is the shipped adapter's: one that was stacked on another has more than the spec says.
    private static ILanguageModel LoadAdapter(
        JobContext context, string path, int longestSequence, Func<EngineOptions, EngineOptions>? adjust)
    {
        var configuration = AdapterFolder.ReadConfiguration(path);
        var options = EngineSettings.ForTraining(context.Inputs.Spec, longestSequence, context.Options.Threads);
        var model = context.Engine.Load(
            context.Inputs.Model, Adjusted(options with { Rank = configuration.Rank, Alpha = configuration.Alpha }, adjust));
        return StartModel.WithAdapter(model, path);
    }

    private static EngineOptions Adjusted(EngineOptions options, Func<EngineOptions, EngineOptions>? adjust) => adjust?.Invoke(options) ?? options;
}
