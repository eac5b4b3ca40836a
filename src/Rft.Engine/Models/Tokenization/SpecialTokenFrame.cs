namespace Rft.Engine.Models.Tokenization;

/// <summary>The tokens that the post-processor puts around a text.</summary>
internal sealed record SpecialTokenFrame(IReadOnlyList<int> Before, IReadOnlyList<int> After);
