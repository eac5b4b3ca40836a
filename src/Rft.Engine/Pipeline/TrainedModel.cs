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
        var (inputs, spec, path) = (context.Inputs, context.Inputs.Spec, context.Run.ModelPath);
        if (spec.Engine.Adapter == AdapterKind.Full)
        {
            using var folder = ModelFolder.Open(path, new(path), requireWeights: true);
            var settings = Adjusted(EngineSettings.ForAnswers(spec, longestSequence, context.Options.Threads), adjust);
            return context.Engine.Load(folder, settings with { Initialization = ModelInitialization.Pretrained });
        }

        var options = Adjusted(EngineSettings.ForTraining(spec, longestSequence, context.Options.Threads), adjust);
        var model = context.Engine.Load(inputs.Model, options);
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

    /// <summary>The base model, or what random weights the run began with.</summary>
    public static ILanguageModel LoadBase(JobContext context, int longestSequence, Func<EngineOptions, EngineOptions>? adjust = null) =>
        context.Engine.Load(
            context.Inputs.Model,
            Adjusted(EngineSettings.ForAnswers(context.Inputs.Spec, longestSequence, context.Options.Threads), adjust));

    private static EngineOptions Adjusted(EngineOptions options, Func<EngineOptions, EngineOptions>? adjust) => adjust?.Invoke(options) ?? options;
}
