using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Sampling.Constraints;

/// <summary>Reports what is wrong with a response schema, and what of it decoding cannot enforce.</summary>
internal sealed class SchemaFindings(DiagnosticBag diagnostics)
{
    private static readonly string[] _enforced =
    [
        "type", "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "enum", "const", "anyOf", "oneOf", "allOf",
        "$ref", "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    ];

    private static readonly string[] _annotations =
        ["$defs", "definitions", "title", "description", "default", "examples", "$schema", "$id", "$comment", "deprecated", "readOnly", "writeOnly"];

    private static readonly string[] _types = ["object", "array", "string", "integer", "number", "boolean", "null"];

    // A schema that calls itself is read at each call.
    private readonly HashSet<(SourceLocation, string)> _reported = [];

    /// <summary>Whether an error was reported.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Reports an error.</summary>
    public void Invalid(SourceNode at, string message)
    {
        HasErrors = true;
        Add(DiagnosticTable.ResponseSchemaInvalid, at, message);
    }

    /// <summary>Reports an error and goes on with nothing.</summary>
    public GrammarPart Refuse(SourceNode at, string message)
    {
        Invalid(at, message);
        return GrammarBuilder.Nothing;
    }

    /// <summary>Reports a type that does not exist.</summary>
    public GrammarPart UnknownType(SourceNode type)
    {
        var hint = Suggestions.Nearest(type.Text, _types) is { } nearest ? $"; did you mean '{nearest}'?" : "";
        return Refuse(type, $"JSON Schema has no type {Quoted.Text(type.Text)}; expected one of {Quoted.List(_types)}{hint}");
    }

    /// <summary>Warns of a keyword that is there and cannot be enforced.</summary>
    public void NotEnforced(SourceNode schema, string keyword, string why)
    {
        if (schema[keyword] is { } value)
        {
            Add(DiagnosticTable.ResponseSchemaNotEnforced, value, $"'{keyword}' {why} is not enforced while decoding: an answer may not follow it");
        }
    }

    /// <summary>Warns of each keyword that decoding knows nothing of.</summary>
    public void CheckKeywords(SourceNode schema)
    {
        foreach (var member in schema.Members.Where(member => !_enforced.Contains(member.Name) && !_annotations.Contains(member.Name)))
        {
            var hint = Suggestions.Nearest(member.Name, _enforced) is { } nearest ? $"; did you mean '{nearest}'?" : "";
            Add(
                DiagnosticTable.ResponseSchemaNotEnforced,
                SourceNode.Null(member.NameLocation),
                $"{Quoted.Text(member.Name)} is not enforced while decoding: an answer may not follow it{hint}");
        }
    }

    private void Add(DiagnosticDescriptor descriptor, SourceNode at, string message)
    {
        if (_reported.Add((at.Location, message)))
        {
            diagnostics.Add(descriptor, at.Location, message);
        }
    }
}
