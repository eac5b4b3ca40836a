using Rft.Engine.Json;

namespace Rft.Engine.Pipeline.Inspection;

/// <summary>What generation_config.json recommends.</summary>
internal static class GenerationFacts
{
    /// <summary>The section: every member that is a plain value or a list of them.</summary>
    public static ModelFactSection Of(SourceNode json) => new("generation", "Generation settings",
    [
        .. json.Members
            .Where(member => member.Name[0] != '_' && member.Name != "transformers_version" && member.Value.Kind != SourceNodeKind.Null)
            .Select(member => new ModelFact(member.Name, member.Name, ValueOf(member.Value))),
    ]);

    private static object? ValueOf(SourceNode node) => node.Kind switch
    {
        SourceNodeKind.True or SourceNodeKind.False => node.IsTrue,
        SourceNodeKind.Number => node.ToInt64() is { } whole ? whole : node.ToDouble(),
        SourceNodeKind.Array => (string[])[.. node.Items.Select(item => item.Text)],
        SourceNodeKind.Object => "{...}",
        _ => node.Text,
    };
}
