using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>
/// <c>json_schema</c>: 0 where the rendered input is not JSON or does not follow the schema; else 1, or, with a reference, the share of the
/// reference's members that the input has with the same value.
/// </summary>
internal sealed class JsonSchemaGrader(string name, AnswerTemplate input, JsonSchema schema, AnswerTemplate? reference) : IGrader
{
    public string Name => name;

    public static IGrader? Create(JsonSchemaGraderSpec spec, GraderCreation creation)
    {
        var input = creation.Template(spec.Input);
        var reference = spec.Reference is null ? null : creation.Template(spec.Reference);
        return input is null || (reference is null && spec.Reference is not null)
            ? null
            : new JsonSchemaGrader(spec.Name, input, JsonSchema.Of(spec.Schema), reference);
    }

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken)
    {
        var failed = input.Render(sample, item, out var inputText);
        return new(failed ?? (reference is null
            ? Grade.Of(ReadValid(inputText) is null ? 0 : 1)
            : reference.Render(sample, item, out var referenceText) ?? Compare(inputText, referenceText)));
    }

    private Grade Compare(string inputText, string referenceText)
    {
        if (Read(referenceText) is not { Kind: SourceNodeKind.Object } wanted)
        {
            return Grade.Failed(GradeErrorKind.Other, "the reference is no JSON object");
        }

        if (ReadValid(inputText) is not { } answer)
        {
            return Grade.Of(0);
        }

        var equal = wanted.Members.Count(member => answer[member.Name] is { } value && SchemaValues.AreEqual(value, member.Value));
        return Grade.Of(wanted.Members.Count == 0 ? 1 : (double)equal / wanted.Members.Count);
    }

    private SourceNode? ReadValid(string text)
    {
        if (Read(text) is not { } node)
        {
            return null;
        }

        var mistakes = new DiagnosticBag();
        schema.Validate(node, mistakes);
        return mistakes.HasErrors ? null : node;
    }

    private static SourceNode? Read(string text) => SourceDocument.Parse("answer", Encoding.UTF8.GetBytes(text), []);
}
