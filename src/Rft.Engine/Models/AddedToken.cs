namespace Rft.Engine.Models;

/// <summary>A token that is found in text as written, before any merging.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text; not empty.</param>
/// <param name="IsSpecial">Whether it is left out of decoded text on request.</param>
internal sealed record AddedToken(int Id, string Content, bool IsSpecial);
