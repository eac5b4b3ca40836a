using Rft.Engine.Diagnostics;

namespace Rft.Engine.Specs;

/// <summary>A tool that is a C# class of the repository's own.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="TimeoutSeconds">Time for a call.</param>
/// <param name="Assembly">The assembly's file, relative to the spec's folder.</param>
/// <param name="Class">The full name of the class.</param>
/// <param name="Digest">SHA-256 of the assembly, so that changed code is another run; null where unknown.</param>
public sealed record DotNetToolSpec(
    string Name, SourceLocation Location, double TimeoutSeconds, SourceText Assembly, SourceText Class, string? Digest)
    : ToolSpec(Name, Location, TimeoutSeconds)
{
    private protected override void WriteTarget(ObjectBuilder json) => json
        .Add("assembly", Assembly)
        .Add("class", Class)
        .AddIfPresent("digest", Digest)
        .Add("timeout_seconds", TimeoutSeconds);
}
