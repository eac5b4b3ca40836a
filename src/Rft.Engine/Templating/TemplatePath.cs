using System.Globalization;
using System.Text;
using Rft.Engine.Json;

namespace Rft.Engine.Templating;

/// <summary>What stands inside one <c>{{ }}</c> of a grader's string, such as <c>item.messages[0].content</c>.</summary>
internal sealed class TemplatePath
{
    private readonly PathStep[] _steps;

    internal TemplatePath(PathNamespace root, PathStep[] steps, int position) => (Root, _steps, Position) = (root, steps, position);

    /// <summary>Whether the path starts at the dataset row or at the sample.</summary>
    public PathNamespace Root { get; }

    /// <summary>The index, in the template's text, of the first character of the path.</summary>
    public int Position { get; }

    /// <summary>The name directly under the namespace (<c>messages</c>); null for the whole row or sample.</summary>
    public string? FirstMember => _steps is [{ Member: { } name }, ..] ? name : null;

    /// <summary>Follows the path from the row or the sample; null where a member or an index is not there.</summary>
    public SourceNode? Find(SourceNode root)
    {
        var node = root;
        foreach (var step in _steps)
        {
            var next = step.Member is { } name
                ? node[name]
                : step.Index < node.Items.Count ? node.Items[step.Index] : null;
            if (next is null)
            {
                return null;
            }

            node = next;
        }

        return node;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder(Root == PathNamespace.Item ? "item" : "sample");
        foreach (var step in _steps)
        {
            _ = step.Member is { } name
                ? text.Append('.').Append(name)
                : text.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
        }

        return text.ToString();
    }
}
