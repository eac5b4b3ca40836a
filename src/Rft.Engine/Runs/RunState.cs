using System.Text.Json.Serialization;

namespace Rft.Engine.Runs;

/// <summary>How far a run has come. A run directory is what its run.json says, never what files happen to be there.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    /// <summary>The inputs are recorded, nothing is trained.</summary>
    [JsonStringEnumMemberName("created")]
    Created,

    /// <summary>A process trains it, or one did and died; checkpoints may be there.</summary>
    [JsonStringEnumMemberName("training")]
    Training,

    /// <summary>model/ is final.</summary>
    [JsonStringEnumMemberName("trained")]
    Trained,

    /// <summary>Trained and evaluated: evaluation.json is final.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>The work stopped with an error that run.json names; the next attempt starts from the last checkpoint.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Somebody stopped it; the next attempt starts from the last checkpoint.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
