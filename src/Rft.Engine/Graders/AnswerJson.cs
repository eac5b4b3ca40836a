using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Graders;

/// <summary>An answer read as JSON.</summary>
/// <param name="Node">The value; null where the answer is no JSON, or does not follow its schema.</param>
/// <param name="Error">Why there is no value; null where there is one.</param>
internal sealed record AnswerJson(SourceNode? Node, string? Error)
{
    /// <summary>Reads a text that has to be strict JSON and, where there is a schema, to follow it.</summary>
    public static AnswerJson Read(string text, JsonSchema? schema)
    {
        var mistakes = new DiagnosticBag();
        if (SourceDocument.Parse("answer", Encoding.UTF8.GetBytes(text), mistakes) is not { } node)
        {
            return new AnswerJson(null, $"the answer is not JSON: {mistakes.First().Message}");
        }

        schema?.Validate(node, mistakes);
        return mistakes.HasErrors
            ? new AnswerJson(null, $"the answer does not follow the response format: {mistakes.First().Message}")
            : new AnswerJson(node, null);
    }
}
