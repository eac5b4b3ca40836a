using Rft.Engine.Diagnostics;

namespace Rft.Engine.Json;

/// <summary>What a message is about.</summary>
/// <param name="Text">Such as <c>'seed'</c> or <c>item 2 of 'tags'</c>.</param>
/// <param name="Location">Where its name stands, or the value where it has none.</param>
internal readonly record struct SchemaSubject(string Text, SourceLocation Location);
