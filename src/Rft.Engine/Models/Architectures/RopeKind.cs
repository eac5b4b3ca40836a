namespace Rft.Engine.Models.Architectures;

/// <summary>How a layer's queries and keys learn their position.</summary>
public enum RopeKind
{
    /// <summary>Turned with the model's own frequencies.</summary>
    Global,

    /// <summary>Turned with the frequencies of <see cref="ModelConfiguration.LocalRopeTheta"/>.</summary>
    Local,

    /// <summary>Not at all.</summary>
    None,
}
