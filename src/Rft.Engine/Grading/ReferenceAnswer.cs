using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Grading;

/// <summary>
/// The right answer to a row, as far as data and grader tell; docs/grader-tests.md states the rule. In this order: the last message where
/// the assistant has it; what the grader compares the answer with; a member of the row that goes by a usual name.
/// </summary>
internal sealed class ReferenceAnswer
{
    private static readonly string[] _usualNames = ["reference_answer", "reference", "answer"];

    private readonly PathTemplate? _template;
    private readonly string? _owner;
    private readonly IReadOnlyList<(string Member, PathTemplate Value)> _members = [];

    /// <summary>Finds what the grader compares answers with.</summary>
    /// <param name="grader">The grader; null where there is none.</param>
    public ReferenceAnswer(GraderSpec? grader)
    {
        var comparisons = grader is null ? [] : Comparisons(grader).ToList();
        if (comparisons.Count == 0)
        {
            return;
        }

        (_owner, var answer, _template) = comparisons[0];
        if (JsonMember(answer) is not null)
        {
            // Each member of a structured answer has a comparison of its own.
            _members =
            [
                .. comparisons.Select(comparison => (Member: JsonMember(comparison.Answer), comparison.Reference))
                    .Where(pair => pair.Member is not null)
                    .DistinctBy(pair => pair.Member)
                    .Select(pair => (pair.Member!, pair.Reference)),
            ];
        }
    }

    /// <summary>Where the right answer to a row comes from, in words; null where it is not known.</summary>
    public string? SourceOf(SourceNode item) =>
        AssistantMessage(item) is not null ? "the assistant's last message"
        : FromGrader(item) is not null ? $"what grader '{_owner}' compares with"
        : UsualMember(item) is { } name ? $"item.{name}"
        : null;

    /// <summary>The right answer to a row; null where it is not known.</summary>
    public string? Of(SourceNode item) =>
        AssistantMessage(item) ?? FromGrader(item) ?? (UsualMember(item) is { } name ? TextOf(item[name]!) : null);

    // A preference row has its good answer apart from the conversation.
    private static string? AssistantMessage(SourceNode item) =>
        (item["preferred_output"] ?? item["messages"]) is { Items: [.., var last] }
        && last["role"]?.Text == "assistant" && last["content"] is { Kind: SourceNodeKind.String } text
            ? text.Text
            : null;

    private static string? UsualMember(SourceNode item) =>
        Array.Find(_usualNames, name => item[name] is { Kind: not (SourceNodeKind.Null or SourceNodeKind.Object or SourceNodeKind.Array) });

    private string? FromGrader(SourceNode item)
    {
        if (_members.Count == 0)
        {
            return _template?.Render(item, item, out _);
        }

        var members = new List<SourceMember>();
        foreach (var (name, value) in _members)
        {
            var node = value.OnlyPath is { } path
                ? path.Find(item)
                : value.Render(item, item, out _) is { } text ? SourceNode.String(default, text) : null;
            if (node is null)
            {
                return null;
            }

            members.Add(new SourceMember(name, default, node));
        }

        return CompactJson.Write(SourceNode.Object(default, members));
    }

    /// <summary>The graders of which one string reads the answer and the other the row and nothing else.</summary>
    private static IEnumerable<(string Name, PathTemplate Answer, PathTemplate Reference)> Comparisons(GraderSpec spec)
    {
        var templates = spec.Templates.Select(text => PathTemplate.Parse(text.Value, text.LocationOf, [])).ToList();
        if (templates is [{ } first, { } second])
        {
            if (Reads(first, PathNamespace.Sample) && IsReference(second))
            {
                yield return (spec.Name, first, second);
            }
            else if (Reads(second, PathNamespace.Sample) && IsReference(first))
            {
                yield return (spec.Name, second, first);
            }
        }

        foreach (var comparison in spec.Parts.SelectMany(Comparisons))
        {
            yield return comparison;
        }
    }

    // A grader that compares with the prompt looks for an echo, not for the right answer.
    private static bool IsReference(PathTemplate template) =>
        Reads(template, PathNamespace.Item)
        && template.Paths.All(path => path.Root == PathNamespace.Item && path.FirstMember is not (null or "messages"));

    private static bool Reads(PathTemplate template, PathNamespace root) => template.Paths.Any(path => path.Root == root);

    /// <summary>The member of a structured answer that a template is; null for any other template.</summary>
    private static string? JsonMember(PathTemplate template) =>
        template.OnlyPath is { Root: PathNamespace.Sample, FirstMember: "output_json" } path
        && path.ToString().Split('.') is ["sample", "output_json", var member] && !member.Contains('[', StringComparison.Ordinal)
            ? member
            : null;

    private static string TextOf(SourceNode node) => node.Kind == SourceNodeKind.String ? node.Text : CompactJson.Write(node);
}
