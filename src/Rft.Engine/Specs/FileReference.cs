using Rft.Engine.Diagnostics;

namespace Rft.Engine.Specs;

/// <summary>A path that a spec names.</summary>
/// <param name="Text">The path as written.</param>
/// <param name="FullPath">The path on this machine.</param>
/// <param name="Location">Where the spec names it.</param>
public sealed record FileReference(string Text, string FullPath, SourceLocation Location);
