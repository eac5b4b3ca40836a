using System.Text.Json;
using System.Text.Json.Serialization;
using Rft.Engine.Sampling;

namespace Rft.Engine.Runs;

/// <summary>Writes what came of a tool call: <c>answered</c>, <c>timed_out</c> and so on.</summary>
internal sealed class ToolReplyKindConverter() : JsonStringEnumConverter<ToolReplyKind>(JsonNamingPolicy.SnakeCaseLower);
