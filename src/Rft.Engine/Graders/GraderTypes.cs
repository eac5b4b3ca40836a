using System.Collections.Frozen;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>How a grader is made, by the name of its type.</summary>
internal static class GraderTypes
{
    private static readonly FrozenDictionary<string, Func<GraderSpec, GraderCreation, IGrader?>> _types =
        new Dictionary<string, Func<GraderSpec, GraderCreation, IGrader?>>
        {
            [StringCheckGraderSpec.TypeName] = Of<StringCheckGraderSpec>(StringCheckGrader.Create),
            [TextSimilarityGraderSpec.TypeName] = Of<TextSimilarityGraderSpec>(TextSimilarityGrader.Create),
            [MultiGraderSpec.TypeName] = Of<MultiGraderSpec>(MultiGrader.Create),
            [RegexGraderSpec.TypeName] = Of<RegexGraderSpec>(RegexGrader.Create),
            [NumberGraderSpec.TypeName] = Of<NumberGraderSpec>(NumberGrader.Create),
            [JsonSchemaGraderSpec.TypeName] = Of<JsonSchemaGraderSpec>(JsonSchemaGrader.Create),
            [LengthGraderSpec.TypeName] = Of<LengthGraderSpec>(LengthGrader.Create),
            [MathGraderSpec.TypeName] = Of<MathGraderSpec>(MathGrader.Create),
            [DotNetGraderSpec.TypeName] = Of<DotNetGraderSpec>(DotNetGrader.Create),
            [RepetitionGraderSpec.TypeName] = Of<RepetitionGraderSpec>(RepetitionGrader.Create),
            [PythonGraderSpec.TypeName] = Of<PythonGraderSpec>(PythonGrader.Create),
            [CommandGraderSpec.TypeName] = Of<CommandGraderSpec>(CommandGrader.Create),
            [EndpointGraderSpec.TypeName] = Of<EndpointGraderSpec>(EndpointGrader.Create),
            [ScoreModelGraderSpec.TypeName] = Of<ScoreModelGraderSpec>(ScoreModelGrader.Create),
            [LabelModelGraderSpec.TypeName] = Of<LabelModelGraderSpec>(LabelModelGrader.Create),
        }.ToFrozenDictionary();

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => _types.Keys;

    /// <summary>Makes a grader; null where its settings have a mistake.</summary>
    public static IGrader? Create(GraderSpec spec, GraderCreation creation) => _types[spec.Type](spec, creation);

    private static Func<GraderSpec, GraderCreation, IGrader?> Of<TSpec>(Func<TSpec, GraderCreation, IGrader?> create)
        where TSpec : GraderSpec =>
        (spec, creation) => create((TSpec)spec, creation);
}
