using Rft.Engine.Diagnostics;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>What graders read of a dataset row, so that the data lint finds rows that lack it before anything is trained.</summary>
public static class GraderPaths
{
    /// <summary>Every <c>item.*</c> path of a grader and of its members, with the place of the placeholder. Templates with a mistake give none.</summary>
    public static IEnumerable<(TemplatePath Path, SourceLocation Location)> ItemPaths(GraderSpec spec) =>
        from text in Templates(spec)
        let template = PathTemplate.Parse(text.Value, text.LocationOf, [])
        where template is not null
        from path in template.Paths
        where path.Root == PathNamespace.Item
        select (path, text.LocationOf(path.Position));

    private static IEnumerable<SourceText> Templates(GraderSpec spec) => spec switch
    {
        StringCheckGraderSpec check => [check.Input, check.Reference],
        TextSimilarityGraderSpec similarity => [similarity.Input, similarity.Reference],
        RegexGraderSpec regex => [regex.Input],
        NumberGraderSpec number => [number.Input, number.Reference],
        JsonSchemaGraderSpec schema => schema.Reference is null ? [schema.Input] : [schema.Input, schema.Reference],
        LengthGraderSpec length => [length.Input],
        RepetitionGraderSpec repetition => [repetition.Input],
        MultiGraderSpec multi => multi.Graders.SelectMany(pair => Templates(pair.Value)),
        _ => [],
    };
}
