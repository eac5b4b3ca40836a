using System.Text.Json.Serialization;

namespace Rft.Engine.Evaluation;

/// <summary>
/// The JSON of evaluation.json, generated at compile time: every build reads one, and reflection would cost it a tenth of a second.
/// </summary>
[JsonSerializable(typeof(EvaluationResult))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
