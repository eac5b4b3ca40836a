using Rft.Engine.Models;
using Rft.Engine.Runs;

namespace Rft.Engine.Pipeline;

/// <summary>What the stages of a job share.</summary>
/// <param name="Inputs">What the run is made from.</param>
/// <param name="Store">The store.</param>
/// <param name="Run">The run's directory in it.</param>
/// <param name="Engine">The engine.</param>
/// <param name="Options">Who hears, and where things are.</param>
internal sealed record JobContext(JobInputs Inputs, RunStore Store, RunDirectory Run, IModelEngine Engine, JobOptions Options)
{
    /// <summary>Hears of everything.</summary>
    public IJobListener Listener => Options.Listener;

    /// <summary>The first characters of the fingerprint, for sentences.</summary>
    public string ShortFingerprint => Inputs.Fingerprint[..12];

    /// <summary>Moves the run on.</summary>
    public RunRecord Save(RunRecord record)
    {
        var stamped = record with { UpdatedAt = Options.Clock.GetUtcNow() };
        Run.WriteRecord(stamped);
        return stamped;
    }
}
