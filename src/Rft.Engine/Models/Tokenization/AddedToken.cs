namespace Rft.Engine.Models.Tokenization;

/// <summary>A token that is found in text as written, before any merging.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text; not empty.</param>
internal sealed record AddedToken(int Id, string Content)
{
    /// <summary>Whether it is left out of decoded text on request.</summary>
    public bool IsSpecial { get; init; }

    /// <summary>Whether it counts only where no letter or digit touches it.</summary>
    public bool IsSingleWord { get; init; }

    /// <summary>Whether it takes the white space before it.</summary>
    public bool TakesSpaceBefore { get; init; }

    /// <summary>Whether it takes the white space after it.</summary>
    public bool TakesSpaceAfter { get; init; }

    /// <summary>Whether it is looked for after the normalizer, and is normalized itself.</summary>
    public bool IsNormalized { get; init; }
}
