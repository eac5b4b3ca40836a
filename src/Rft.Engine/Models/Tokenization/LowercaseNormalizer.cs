namespace Rft.Engine.Models.Tokenization;

/// <summary>Lower case, each code point by itself.</summary>
internal sealed class LowercaseNormalizer : INormalizer
{
    // The one capital whose lower case is two code points whatever stands around it.
    /// <inheritdoc/>
    public string Apply(string text) => text.ToLowerInvariant().Replace("\u0130", "i\u0307", StringComparison.Ordinal);
}
