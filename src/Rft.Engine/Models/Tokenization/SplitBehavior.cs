namespace Rft.Engine.Models.Tokenization;

/// <summary>What becomes of the matches at which Split cuts.</summary>
internal enum SplitBehavior
{
    /// <summary>A match is a piece.</summary>
    Isolated,

    /// <summary>A match is dropped.</summary>
    Removed,

    /// <summary>Neighbouring matches are one piece.</summary>
    Contiguous,

    /// <summary>A match ends the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>A match begins the piece after it.</summary>
    MergedWithNext,
}
