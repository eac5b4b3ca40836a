using Rft.Engine.Diagnostics;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>What graders read of a dataset row, so that the data lint finds rows that lack it before anything is trained.</summary>
internal static class GraderPaths
{
    /// <summary>Every <c>item.*</c> path of a grader and of its parts, with the place of the placeholder. Templates with a mistake give none.</summary>
    public static IEnumerable<(TemplatePath Path, SourceLocation Location)> ItemPaths(GraderSpec spec) =>
        from text in Templates(spec)
        let template = PathTemplate.Parse(text.Value, text.LocationOf, [])
        where template is not null
        from path in template.Paths
        where path.Root == PathNamespace.Item
        select (path, text.LocationOf(path.Position));

    private static IEnumerable<SourceText> Templates(GraderSpec spec) => spec.Templates.Concat(spec.Parts.SelectMany(Templates));
}
