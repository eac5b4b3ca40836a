using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>
/// <c>json_schema</c>: 0 where the rendered input is not JSON or does not follow the schema; else 1, or, with a reference, the share of the
/// reference that the input has.
/// </summary>
internal sealed class JsonSchemaGrader(string name, AnswerTemplate input, JsonSchema schema, AnswerTemplate? reference, FieldCredit credit) : IGrader
{
    public string Name => name;

    public static IGrader? Create(JsonSchemaGraderSpec spec, GraderCreation creation)
    {
        var input = creation.Template(spec.Input);
        var reference = spec.Reference is null ? null : creation.Template(spec.Reference);
        var weightsAreKnown = AreKnown(spec, creation);
        return input is null || (reference is null && spec.Reference is not null) || !weightsAreKnown
            ? null
            : new JsonSchemaGrader(
                spec.Name,
                input,
                JsonSchema.Of(spec.Schema),
                reference,
                new FieldCredit(spec.Weights.ToDictionary(pair => pair.Key, pair => pair.Value.ToDouble())));
    }

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken)
    {
        var failed = input.Render(sample, item, out var inputText);
        return new(failed ?? (reference is null
            ? Grade.Of(ReadValid(inputText) is null ? 0 : 1)
            : reference.Render(sample, item, out var referenceText) ?? Compare(inputText, referenceText)));
    }

    private static bool AreKnown(JsonSchemaGraderSpec spec, GraderCreation creation)
    {
        var areKnown = true;
        foreach (var (path, weight) in spec.Weights)
        {
            var schema = spec.Schema;
            foreach (var name in path.Split('.'))
            {
                // Items of arrays have no step of their own in a path.
                while (schema["items"] is { } items)
                {
                    schema = items;
                }

                if (schema["properties"] is not { } properties)
                {
                    break;
                }

                if (properties[name] is { } found)
                {
                    schema = found;
                    continue;
                }

                var nearest = Suggestions.Nearest(name, properties.Members.Select(member => member.Name));
                creation.Diagnostics.Add(
                    DiagnosticTable.FieldWeight,
                    weight.Location,
                    $"the schema has no field {Quoted.Text(path)}" + (nearest is null ? "" : $"; did you mean {Quoted.Text(nearest)}?"));
                areKnown = false;
                break;
            }
        }

        return areKnown;
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

        return Grade.Of(credit.Of(answer, wanted));
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
