namespace Rft.Engine.Models.Tokenization;

/// <summary>Takes white space off the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : INormalizer
{
    /// <inheritdoc/>
    public string Apply(string text)
    {
        text = left ? text.TrimStart() : text;
        return right ? text.TrimEnd() : text;
    }
}
