using System.Text.Json;
using System.Text.Json.Serialization;
using Rft.Engine.Models;

namespace Rft.Engine.Runs;

/// <summary>Writes finish reasons as OpenAI does: <c>stop</c>, <c>length</c>.</summary>
internal sealed class FinishReasonConverter() : JsonStringEnumConverter<FinishReason>(JsonNamingPolicy.SnakeCaseLower);
