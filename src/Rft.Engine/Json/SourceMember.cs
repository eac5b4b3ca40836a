using Rft.Engine.Diagnostics;

namespace Rft.Engine.Json;

/// <summary>A name and a value of a JSON object.</summary>
/// <param name="Name">The decoded name.</param>
/// <param name="NameLocation">The opening quote of the name.</param>
/// <param name="Value">The value.</param>
public sealed record SourceMember(string Name, SourceLocation NameLocation, SourceNode Value);
