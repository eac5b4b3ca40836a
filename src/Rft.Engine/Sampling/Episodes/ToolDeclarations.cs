using Rft.Engine.Data;
using Rft.Engine.Json;

namespace Rft.Engine.Sampling;

/// <summary>What the model is told of tools: those that its row declares, and those of the spec that the row does not declare itself.</summary>
/// <param name="tools">Declarations for every row, as OpenAI's chat format writes them.</param>
internal sealed class ToolDeclarations(IReadOnlyList<SourceNode> tools)
{
    private readonly SourceNode? _tools = tools.Count == 0 ? null : SourceNode.Array(tools[0].Location, tools);

    /// <summary>The declarations of a row as one array; null where there are none.</summary>
    public SourceNode? For(DatasetRow row)
    {
        if (row.Tools is not { } own)
        {
            return _tools;
        }

        var names = own.Items.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        return SourceNode.Array(own.Location, [.. own.Items, .. tools.Where(tool => !names.Contains(NameOf(tool)))]);
    }

    /// <summary>The name that a declaration gives.</summary>
    public static string NameOf(SourceNode declaration) => declaration["function"]?["name"]?.Text ?? "";

    /// <summary>The declaration of a name among some; null where there is none.</summary>
    public static SourceNode? Find(SourceNode? declarations, string name) =>
        declarations?.Items.FirstOrDefault(declaration => NameOf(declaration) == name);
}
