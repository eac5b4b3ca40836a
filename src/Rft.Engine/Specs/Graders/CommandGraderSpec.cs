using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A <c>command</c> grader: a program of the user's that answers a line of JSON with a line of JSON.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Files">Digests of the files among them, so that a changed program is another run; null where unknown.</param>
/// <param name="TimeoutSeconds">Time for a call.</param>
public sealed record CommandGraderSpec(
    string Name,
    SourceLocation Location,
    IReadOnlyList<SourceText> Command,
    SourceNode? Files,
    double TimeoutSeconds) : GraderSpec(Name, Location)
{
    internal const string TypeName = "command";

    private const double DefaultSeconds = 120;

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static CommandGraderSpec Read(SourceNode node, string name) => new(
        name,
        node.Location,
        [.. node["command"]!.Items.Select(SourceText.Of)],
        node["files"],
        node.Number("timeout_seconds") ?? DefaultSeconds);

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json)
    {
        json.Add("command", SourceNode.Array(Location, [.. Command.Select(part => part.Node!)]));
        if (Files is not null)
        {
            json.Add("files", Files);
        }

        json.Add("timeout_seconds", TimeoutSeconds);
    }
}
