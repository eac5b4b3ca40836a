namespace Rft.Engine.Models.Tokenization;

/// <summary>Replaces every occurrence of a text.</summary>
internal sealed class LiteralReplaceNormalizer(string from, string to) : INormalizer
{
    /// <inheritdoc/>
    public string Apply(string text) => text.Replace(from, to, StringComparison.Ordinal);
}
