using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>Loads models the way that a user of the output will: from the base model's folder and from model/ of the run.</summary>
internal static class TrainedModel
{
    /// <summary>The trained model. An adapter is laid over the base; its reference weights are the base's.</summary>
    public static ILanguageModel Load(JobContext context, int longestSequence)
    {
        var (inputs, spec, path) = (context.Inputs, context.Inputs.Spec, context.Run.ModelPath);
        if (spec.Engine.Adapter == AdapterKind.Full)
        {
            using var folder = ModelFolder.Open(path, new(path), requireWeights: true);
            return context.Engine.Load(
                folder,
                EngineSettings.ForAnswers(spec, longestSequence, context.Options.Threads) with { Initialization = ModelInitialization.Pretrained });
        }

        var model = context.Engine.Load(inputs.Model, EngineSettings.ForTraining(spec, longestSequence, context.Options.Threads));
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
    public static ILanguageModel LoadBase(JobContext context, int longestSequence) => context.Engine.Load(
        context.Inputs.Model, EngineSettings.ForAnswers(context.Inputs.Spec, longestSequence, context.Options.Threads));
}
