using System.Text.Json.Serialization;

namespace Rft.Engine.Runs;

/// <summary>The JSON of files that hold one object a line, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(FinishReasonConverter)])]
[JsonSerializable(typeof(StepMetrics))]
[JsonSerializable(typeof(RolloutRecord))]
[JsonSerializable(typeof(AnswerRecord))]
internal sealed partial class LineJson : JsonSerializerContext;
