namespace Rft.Engine.Specs;

/// <summary>How the model learns.</summary>
public enum TrainingMethod
{
    /// <summary><c>supervised</c>: imitate the assistant messages of the training rows.</summary>
    Supervised,

    /// <summary><c>reinforcement</c>: sample completions and follow their rewards.</summary>
    Reinforcement,

    /// <summary><c>dpo</c>: raise preferred answers above the others of their pairs.</summary>
    Preference,
}
