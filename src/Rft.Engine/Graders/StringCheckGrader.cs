using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>OpenAI's <c>string_check</c>: 1 where the comparison of two rendered strings holds, else 0. Nothing is trimmed.</summary>
internal sealed class StringCheckGrader(string name, AnswerTemplate input, AnswerTemplate reference, StringCheckOperation operation) : IGrader
{
    public string Name => name;

    public static IGrader? Create(StringCheckGraderSpec spec, GraderCreation creation) =>
        creation.Templates(spec.Input, spec.Reference) is var (input, reference)
            ? new StringCheckGrader(spec.Name, input, reference, spec.Operation)
            : null;

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken) => new(
        input.Render(sample, item, out var inputText)
        ?? reference.Render(sample, item, out var referenceText)
        ?? Grade.Of(Holds(inputText, referenceText) ? 1 : 0));

    private bool Holds(string inputText, string referenceText) => operation switch
    {
        StringCheckOperation.Equal => inputText == referenceText,
        StringCheckOperation.NotEqual => inputText != referenceText,
        StringCheckOperation.Contains => inputText.Contains(referenceText, StringComparison.Ordinal),
        _ => inputText.Contains(referenceText, StringComparison.OrdinalIgnoreCase),
    };
}
