using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A <c>dotnet</c> grader: a C# class of the repository's own.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Assembly">The assembly's file, relative to the spec's folder.</param>
/// <param name="Class">The full name of the class.</param>
/// <param name="TimeoutSeconds">Time for a call.</param>
/// <param name="Digest">SHA-256 of the assembly, so that changed code is another run; null where unknown.</param>
public sealed record DotNetGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Assembly,
    SourceText Class,
    double TimeoutSeconds,
    string? Digest) : GraderSpec(Name, Location)
{
    internal const string TypeName = "dotnet";

    private const double DefaultSeconds = 120;

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static DotNetGraderSpec Read(SourceNode node, string name) => new(
        name,
        node.Location,
        SourceText.Of(node["assembly"]!),
        SourceText.Of(node["class"]!),
        node.Number("timeout_seconds") ?? DefaultSeconds,
        node.FreeText("digest"));

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json) =>
        json.Add("assembly", Assembly).Add("class", Class).Add("timeout_seconds", TimeoutSeconds).AddIfPresent("digest", Digest);
}
