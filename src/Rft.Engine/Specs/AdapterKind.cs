namespace Rft.Engine.Specs;

/// <summary>Which weights training changes.</summary>
public enum AdapterKind
{
    /// <summary><c>lora</c>: low-rank adapters on all linear layers; the base stays frozen.</summary>
    Lora,

    /// <summary><c>full</c>: every weight.</summary>
    Full,
}
