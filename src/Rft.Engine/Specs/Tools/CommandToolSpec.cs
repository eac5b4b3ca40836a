using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A tool that is a program of the user's, which answers a line of JSON with a line of JSON.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="TimeoutSeconds">Time for a call.</param>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Files">Digests of the files among them, so that a changed program is another run.</param>
/// <param name="IsSandboxed">Whether the program runs without network and without a place to write.</param>
public sealed record CommandToolSpec(
    string Name, SourceLocation Location, double TimeoutSeconds, IReadOnlyList<SourceText> Command, SourceNode Files, bool IsSandboxed)
    : ToolSpec(Name, Location, TimeoutSeconds)
{
    private protected override void WriteTarget(ObjectBuilder json) => json
        .Add("command", SourceNode.Array(Location, [.. Command.Select(part => part.Node!)]))
        .Add("files", Files)
        .Add("sandbox", IsSandboxed ? "required" : "none")
        .Add("timeout_seconds", TimeoutSeconds);
}
