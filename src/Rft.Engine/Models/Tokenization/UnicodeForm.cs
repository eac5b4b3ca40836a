namespace Rft.Engine.Models.Tokenization;

/// <summary>The normalization forms of Unicode.</summary>
internal enum UnicodeForm
{
    /// <summary>Canonical decomposition, then composition.</summary>
    NFC,

    /// <summary>Canonical decomposition.</summary>
    NFD,

    /// <summary>Compatibility decomposition, then composition.</summary>
    NFKC,

    /// <summary>Compatibility decomposition.</summary>
    NFKD,
}
