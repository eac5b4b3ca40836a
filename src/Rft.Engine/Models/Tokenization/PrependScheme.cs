namespace Rft.Engine.Models.Tokenization;

/// <summary>Where Metaspace puts its character in front.</summary>
internal enum PrependScheme
{
    /// <summary>In front of every section.</summary>
    Always,

    /// <summary>In front of the section at the beginning of the text.</summary>
    First,

    /// <summary>Nowhere.</summary>
    Never,
}
