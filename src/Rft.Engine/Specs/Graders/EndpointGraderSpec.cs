using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>An <c>endpoint</c> grader: the score that an HTTP service of the user's gives.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Address">The service.</param>
public sealed record EndpointGraderSpec(string Name, SourceLocation Location, EndpointAddress Address) : GraderSpec(Name, Location)
{
    internal const string TypeName = "endpoint";

    private const double DefaultSeconds = 600;

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static EndpointGraderSpec Read(SourceNode node, string name) => new(
        name,
        node.Location,
        new EndpointAddress(
            node.Location,
            SourceText.Of(node["url"]!),
            EndpointAddress.ReadHeaders(node),
            node.Number("rate_limit"),
            node.Number("timeout_seconds") ?? DefaultSeconds));

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json)
    {
        json.Add("url", Address.Url);
        Address.WriteRest(json);
    }
}
