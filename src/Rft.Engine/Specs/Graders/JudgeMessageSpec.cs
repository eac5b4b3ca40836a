using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A message to a judge.</summary>
/// <param name="Role"><c>user</c>, <c>assistant</c>, <c>system</c> or <c>developer</c>.</param>
/// <param name="Parts">Its texts, each a template.</param>
public sealed record JudgeMessageSpec(string Role, IReadOnlyList<SourceText> Parts)
{
    /// <summary>Reads <c>input</c>.</summary>
    internal static IReadOnlyList<JudgeMessageSpec> ReadAll(SourceNode input) =>
        [.. input.Items.Select(message => new JudgeMessageSpec(message["role"]!.Text, [.. Texts(message["content"]!)]))];

    // A content is a string, a block, or an array of strings and blocks.
    private static IEnumerable<SourceText> Texts(SourceNode content) => content.Kind switch
    {
        SourceNodeKind.Array => content.Items.SelectMany(Texts),
        SourceNodeKind.Object => [SourceText.Of(content["text"]!)],
        _ => [SourceText.Of(content)],
    };
}
