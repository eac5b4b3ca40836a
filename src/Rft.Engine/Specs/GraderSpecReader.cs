using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>Reads valid grader objects, all paths inlined, into records, and writes the records back as JSON.</summary>
internal static class GraderSpecReader
{
    private static readonly (string Text, StringCheckOperation Operation)[] _operations =
    [
        ("eq", StringCheckOperation.Equal),
        ("ne", StringCheckOperation.NotEqual),
        ("like", StringCheckOperation.Contains),
        ("ilike", StringCheckOperation.ContainsIgnoringCase),
    ];

    /// <summary>Reads a grader.</summary>
    /// <param name="node">The grader object.</param>
    /// <param name="defaultName">Its name where it has none.</param>
    public static GraderSpec Read(SourceNode node, string defaultName)
    {
        var name = node.FreeText("name") ?? defaultName;
        return node["type"]!.Text switch
        {
            "string_check" => new StringCheckGraderSpec(
                name,
                node.Location,
                Template(node["input"]!),
                Template(node["reference"]!),
                _operations.First(pair => pair.Text == node["operation"]!.Text).Operation),
            "multi" => new MultiGraderSpec(
                name,
                node.Location,
                [.. node["graders"]!.Members.Select(member => KeyValuePair.Create(member.Name, Read(member.Value, member.Name)))],
                Template(node["calculate_output"]!)),
            var type => throw new InvalidOperationException($"The schema let the grader type '{type}' pass."),
        };
    }

    /// <summary>Writes a grader; what Rft ignores is left out.</summary>
    public static SourceNode Write(GraderSpec grader)
    {
        var json = new ObjectBuilder(grader.Location);
        switch (grader)
        {
            case StringCheckGraderSpec check:
                json.Add("type", "string_check").Add("name", check.Name);
                json.Add("input", check.Input.Node!).Add("reference", check.Reference.Node!);
                json.Add("operation", _operations.First(pair => pair.Operation == check.Operation).Text);
                break;
            case MultiGraderSpec multi:
                var graders = new ObjectBuilder(multi.Location);
                foreach (var (key, inner) in multi.Graders)
                {
                    graders.Add(key, Write(inner));
                }

                json.Add("type", "multi").Add("name", multi.Name).Add("graders", graders.Build());
                json.Add("calculate_output", multi.CalculateOutput.Node!);
                break;
            default:
                throw new InvalidOperationException($"There is no JSON for {grader.GetType().Name}.");
        }

        return json.Build();
    }

    private static SourceText Template(SourceNode node) => new(node.Text, node);
}
