using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>
/// <c>json_schema</c>: 0 where the rendered input is not JSON or does not follow the schema; else 1, or, with a reference, the share of the
/// reference's members that the input has with the same value.
/// </summary>
internal sealed class JsonSchemaGrader(string name, PathTemplate input, JsonSchema schema, PathTemplate? reference, bool readsJson) : IGrader
{
    public string Name => name;

    public Grade Grade(Sample sample, SourceNode item)
    {
        var source = new SampleSource(sample, item, readsJson);
        if (source.Render(input, out var inputText) is { } failed)
        {
            return failed;
        }

        if (reference is null)
        {
            return Graders.Grade.Of(ReadValid(inputText) is null ? 0 : 1);
        }

        return source.Render(reference, out var referenceText) ?? Compare(inputText, referenceText);
    }

    private Grade Compare(string inputText, string referenceText)
    {
        if (Read(referenceText) is not { Kind: SourceNodeKind.Object } wanted)
        {
            return Graders.Grade.Failed(GradeErrorKind.Other, "the reference is no JSON object");
        }

        if (ReadValid(inputText) is not { } answer)
        {
            return Graders.Grade.Of(0);
        }

        var equal = wanted.Members.Count(member => answer[member.Name] is { } value && SchemaValues.AreEqual(value, member.Value));
        return Graders.Grade.Of(wanted.Members.Count == 0 ? 1 : (double)equal / wanted.Members.Count);
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
