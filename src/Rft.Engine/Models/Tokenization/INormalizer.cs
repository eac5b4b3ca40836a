namespace Rft.Engine.Models.Tokenization;

/// <summary>A step that changes text before it is cut. Immutable.</summary>
internal interface INormalizer
{
    /// <summary>The changed text.</summary>
    string Apply(string text);
}
