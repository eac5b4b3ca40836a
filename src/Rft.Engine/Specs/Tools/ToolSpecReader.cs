using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>Reads the tools of a spec that the schema has found valid.</summary>
/// <param name="directory">The spec's folder.</param>
/// <param name="diagnostics">Receives what a schema cannot say.</param>
internal sealed class ToolSpecReader(string directory, DiagnosticBag diagnostics)
{
    private static readonly string[] _targets = ["server_url", "command", "class"];

    // Members that belong to one kind of tool.
    private static readonly (string Name, string Target)[] _owned =
        [("headers", "server_url"), ("rate_limit", "server_url"), ("sandbox", "command"), ("files", "command"), ("assembly", "class"), ("digest", "class")];

    /// <summary>The tools, those with a mistake left out.</summary>
    public IReadOnlyList<ToolSpec> Read(SourceNode? tools)
    {
        var read = new List<ToolSpec>();
        foreach (var node in tools?.Items ?? [])
        {
            var name = node["name"]!;
            if (read.Exists(tool => tool.Name == name.Text))
            {
                diagnostics.Add(DiagnosticTable.ToolInvalid, name.Location, $"there are two tools {Quoted.Text(name.Text)}; expected a name each");
            }
            else if (Target(node) is { } target)
            {
                read.Add(Read(node, name.Text, target));
            }
        }

        return read;
    }

    private string? Target(SourceNode node)
    {
        var targets = _targets.Where(target => node[target] is not null).ToList();
        if (targets.Count != 1)
        {
            diagnostics.Add(
                DiagnosticTable.ToolInvalid,
                node.Location,
                $"the tool {Quoted.Text(node["name"]!.Text)} has {(targets.Count == 0 ? "nothing that runs it" : Quoted.List(targets))}; expected one of "
                + $"{Quoted.List(_targets)}");
            return null;
        }

        if (targets[0] == "class" && node["assembly"] is null)
        {
            diagnostics.Add(DiagnosticTable.MissingKey, node.Location, $"missing key 'assembly' in the tool {Quoted.Text(node["name"]!.Text)}");
            return null;
        }

        foreach (var (member, target) in _owned)
        {
            if (node[member] is { } value && target != targets[0])
            {
                diagnostics.Add(DiagnosticTable.MisplacedKey, value.Location, $"{Quoted.Text(member)} is for tools with {Quoted.Text(target)}");
            }
        }

        return targets[0];
    }

    private ToolSpec Read(SourceNode node, string name, string target)
    {
        var seconds = node.Number("timeout_seconds") ?? ToolSpec.DefaultSeconds;
        ToolSpec tool = target switch
        {
            "server_url" => new EndpointToolSpec(name, new EndpointAddress(
                node.Location, SourceText.Of(node["server_url"]!), EndpointAddress.ReadHeaders(node), node.Number("rate_limit"), seconds)),
            "command" => new CommandToolSpec(
                name,
                node.Location,
                seconds,
                [.. node["command"]!.Items.Select(SourceText.Of)],
                UserFiles.Digests(node["command"]!, directory),
                node.Text("sandbox") != "none"),
            _ => new DotNetToolSpec(
                name,
                node.Location,
                seconds,
                SourceText.Of(node["assembly"]!),
                SourceText.Of(node["class"]!),
                UserFiles.Digest(node["assembly"]!.Text, directory)),
        };
        return tool with { Description = node.FreeText("description"), Parameters = node["parameters"] };
    }
}
