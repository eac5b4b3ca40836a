using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>OpenAI's <c>string_check</c>: 1 where the comparison of two rendered strings holds, else 0. Nothing is trimmed.</summary>
internal sealed class StringCheckGrader(
    string name, PathTemplate input, PathTemplate reference, StringCheckOperation operation, bool readsJson)
    : IGrader
{
    public string Name => name;

    public Grade Grade(Sample sample, SourceNode item)
    {
        var source = new SampleSource(sample, item, readsJson);
        return source.Render(input, out var inputText)
            ?? source.Render(reference, out var referenceText)
            ?? Graders.Grade.Of(Holds(inputText, referenceText) ? 1 : 0);
    }

    private bool Holds(string inputText, string referenceText) => operation switch
    {
        StringCheckOperation.Equal => inputText == referenceText,
        StringCheckOperation.NotEqual => inputText != referenceText,
        StringCheckOperation.Contains => inputText.Contains(referenceText, StringComparison.Ordinal),
        _ => inputText.Contains(referenceText, StringComparison.OrdinalIgnoreCase),
    };
}
