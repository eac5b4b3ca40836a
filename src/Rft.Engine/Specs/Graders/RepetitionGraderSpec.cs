using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A <c>repetition</c> grader: the share of the input's n-grams that are not repetitions of an earlier one.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Input">A template, usually of the sample.</param>
/// <param name="Words">The words of an n-gram.</param>
public sealed record RepetitionGraderSpec(string Name, SourceLocation Location, SourceText Input, int Words) : GraderSpec(Name, Location)
{
    internal const string TypeName = "repetition";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <inheritdoc/>
    internal override IEnumerable<SourceText> Templates => [Input];

    internal static RepetitionGraderSpec Read(SourceNode node, string name) =>
        new(name, node.Location, SourceText.Of(node["input"]!), node.Integer("words") ?? 3);

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json) => json.Add("input", Input).Add("words", Words);
}
