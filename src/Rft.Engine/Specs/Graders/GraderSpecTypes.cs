using System.Collections.Frozen;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>Every grader type by its name.</summary>
internal static class GraderSpecTypes
{
    private static readonly FrozenDictionary<string, Func<SourceNode, string, GraderSpec>> _readers =
        new Dictionary<string, Func<SourceNode, string, GraderSpec>>
        {
            [StringCheckGraderSpec.TypeName] = StringCheckGraderSpec.Read,
            [TextSimilarityGraderSpec.TypeName] = TextSimilarityGraderSpec.Read,
            [MultiGraderSpec.TypeName] = MultiGraderSpec.Read,
            [RegexGraderSpec.TypeName] = RegexGraderSpec.Read,
            [NumberGraderSpec.TypeName] = NumberGraderSpec.Read,
            [JsonSchemaGraderSpec.TypeName] = JsonSchemaGraderSpec.Read,
            [LengthGraderSpec.TypeName] = LengthGraderSpec.Read,
            [MathGraderSpec.TypeName] = MathGraderSpec.Read,
            [DotNetGraderSpec.TypeName] = DotNetGraderSpec.Read,
            [RepetitionGraderSpec.TypeName] = RepetitionGraderSpec.Read,
            [PythonGraderSpec.TypeName] = PythonGraderSpec.Read,
            [CommandGraderSpec.TypeName] = CommandGraderSpec.Read,
            [EndpointGraderSpec.TypeName] = EndpointGraderSpec.Read,
            [ScoreModelGraderSpec.TypeName] = ScoreModelGraderSpec.Read,
            [LabelModelGraderSpec.TypeName] = LabelModelGraderSpec.Read,
        }.ToFrozenDictionary();

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => _readers.Keys;

    /// <summary>Reads a grader object that the schema has found valid, all paths inlined.</summary>
    /// <param name="node">The grader object.</param>
    /// <param name="defaultName">Its name where it has none.</param>
    public static GraderSpec Read(SourceNode node, string defaultName) =>
        _readers.TryGetValue(node["type"]!.Text, out var read)
            ? read(node, node.FreeText("name") ?? defaultName)
            : throw new InvalidOperationException($"The schema let the grader type '{node["type"]!.Text}' pass.");

    /// <summary>Writes a grader as JSON.</summary>
    public static SourceNode Write(GraderSpec grader)
    {
        var json = new ObjectBuilder(grader.Location).Add("type", grader.Type).Add("name", grader.Name);
        grader.Write(json);
        return json.Build();
    }
}
