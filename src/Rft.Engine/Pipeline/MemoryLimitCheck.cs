using Rft.Engine.Cpu;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>Whether training fits the limit of memory that a spec sets, found before anything is loaded.</summary>
internal static class MemoryLimitCheck
{
    /// <summary>Reports a limit that is too low.</summary>
    public static void Check(RftSpec spec, ModelFolder model, EncodedInputs encoded, DiagnosticBag diagnostics)
    {
        if (spec.Engine.MemoryLimit is null)
        {
            return;
        }

        try
        {
            // What this machine has is no mistake of the spec.
            var options = EngineSettings.ForTraining(spec, encoded.LongestSequence, threads: 1);
            MemoryBudget.Of(model.Configuration, options, TypeOf, long.MaxValue, model.Directory);
        }
        catch (DiagnosticException exception)
        {
            diagnostics.AddRange(exception.Diagnostics);
        }

        TensorType TypeOf(string name) => spec.Engine.Initialization == ModelInitialization.Random
            ? TensorType.F32
            : model.Weights?.Entries[name].Type ?? model.Configuration.StorageType;
    }
}
