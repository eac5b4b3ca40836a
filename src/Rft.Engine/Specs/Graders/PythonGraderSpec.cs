using System.Buffers;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A <c>python</c> grader: the number that <c>grade(sample, item)</c> of a Python source returns.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Source">The source; its node has line 0 where the text is a whole file.</param>
/// <param name="AllowWeakerSandbox">Whether the grader may run where there is no bubblewrap.</param>
/// <param name="MemoryMegabytes">Memory of a worker.</param>
/// <param name="TimeoutSeconds">Time for a call.</param>
public sealed record PythonGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Source,
    bool AllowWeakerSandbox,
    int MemoryMegabytes,
    double TimeoutSeconds) : GraderSpec(Name, Location)
{
    internal const string TypeName = "python";

    private const int DefaultMegabytes = 2048;
    private const double DefaultSeconds = 120;

    private static readonly SearchValues<char> _neverInPaths = SearchValues.Create("\n\r():=#");

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static PythonGraderSpec Read(SourceNode node, string name) => new(
        name,
        node.Location,
        SourceText.Of(node["source"]!),
        node.Text("sandbox") == "best_effort",
        node.Integer("memory_mb") ?? DefaultMegabytes,
        node.Number("timeout_seconds") ?? DefaultSeconds);

    /// <summary>Whether a <c>source</c> is the path of a file: one line that ends in .py and calls or defines nothing.</summary>
    internal static bool IsPath(string source) =>
        source.EndsWith(".py", StringComparison.Ordinal) && source.AsSpan().IndexOfAny(_neverInPaths) < 0;

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json)
    {
        json.Add("source", Source).Add("sandbox", AllowWeakerSandbox ? "best_effort" : "required");
        json.Add("memory_mb", MemoryMegabytes).Add("timeout_seconds", TimeoutSeconds);
    }
}
