namespace Rft.Engine.Specs;

/// <summary>How the matrices of a model are kept in memory where they are not trained.</summary>
public enum BaseWeights
{
    /// <summary><c>stored</c>: with the numbers of their file.</summary>
    Stored,

    /// <summary>
    /// <c>q8_0</c>: rounded to signed bytes with a half-precision scale for every 32 of a row, as in a GGUF file of that name. Half the
    /// memory of 16-bit weights, and faster where reading them is what takes the time.
    /// </summary>
    Q8,
}
