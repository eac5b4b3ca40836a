using System.Text.Json.Serialization;

namespace Rft.Engine.Grading;

/// <summary>The JSON of probes.json, generated at compile time: every build may read one.</summary>
[JsonSerializable(typeof(ProbeResult))]
internal sealed partial class ProbeJson : JsonSerializerContext;
