namespace Rft.Engine.Models.Tokenization;

/// <summary>Puts a text in front of what is not empty.</summary>
internal sealed class PrependNormalizer(string content) : INormalizer
{
    /// <inheritdoc/>
    public string Apply(string text) => text.Length == 0 ? text : content + text;
}
