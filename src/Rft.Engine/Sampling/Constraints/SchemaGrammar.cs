using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Sampling.Constraints;

/// <summary>
/// Turns a JSON schema into a grammar of the texts that follow it. Members of objects come in the order of <c>properties</c>. Names that
/// a schema does not mention are left out unless <c>additionalProperties</c> asks for them, as OpenAI's strict schemas demand.
/// </summary>
internal sealed class SchemaGrammar
{
    private readonly GrammarBuilder _builder = new();
    private readonly JsonGrammar _json;
    private readonly StringGrammar _strings;
    private readonly Dictionary<string, int> _references = [];
    private readonly SourceNode _root;
    private readonly SchemaFindings _findings;

    private SchemaGrammar(SourceNode root, DiagnosticBag diagnostics)
    {
        (_root, _findings, _json) = (root, new SchemaFindings(diagnostics), new JsonGrammar(_builder));
        _strings = new StringGrammar(_builder, _json, _findings);
    }

    /// <summary>The grammar of a schema; null where it has errors, which are in the bag.</summary>
    public static Grammar? Compile(SourceNode schema, DiagnosticBag diagnostics)
    {
        var errors = diagnostics.Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        try
        {
            var grammar = new SchemaGrammar(schema, diagnostics).Build();
            return diagnostics.Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) > errors ? null : grammar;
        }
        catch (GrammarTooLargeException)
        {
            diagnostics.Add(
                DiagnosticTable.ResponseSchemaInvalid, schema.Location, "the schema unfolds into too many states; lower 'maxItems', 'maxLength' or the repetitions of a pattern");
            return null;
        }
    }

    private Grammar? Build()
    {
        var root = _builder.DeclareRule();

        // Tokenizers in the manner of SentencePiece put a space before the first word; decoding takes it off again.
        _builder.DefineRule(root, GrammarBuilder.Sequence(_builder.Optional(_builder.Literal(" ")), Part(_root)));
        if (_findings.HasErrors)
        {
            return null;
        }

        var grammar = _builder.Build();
        if (grammar.HasEndlessRule() || grammar.ShortestText == Grammar.Unreachable)
        {
            _findings.Invalid(_root, "no finite answer follows this schema: a required part contains itself, or nothing is allowed in its place");
            return null;
        }

        return grammar;
    }

    private GrammarPart Part(SourceNode schema)
    {
        if (schema.Kind == SourceNodeKind.True)
        {
            return _json.Value;
        }

        if (schema.Kind != SourceNodeKind.Object)
        {
            _findings.Invalid(schema, $"a schema must be an object, but this is {SchemaTypes.InWords(schema)}");
            return GrammarBuilder.Nothing;
        }

        _findings.CheckKeywords(schema);
        if (schema["$ref"] is { } reference)
        {
            return Reference(reference);
        }

        if (schema["const"] is { } constant)
        {
            return _json.Constant(constant);
        }

        if (schema["enum"] is { } values)
        {
            return values.Items.Count == 0
                ? _findings.Refuse(values, "'enum' must be an array of at least one value")
                : _builder.Choice([.. values.Items.Select(_json.Constant)]);
        }

        if ((schema["anyOf"] ?? schema["oneOf"]) is { } branches)
        {
            return branches.Items.Count > 0
                ? _builder.Choice([.. branches.Items.Select(Part)])
                : _findings.Refuse(branches, "'anyOf' and 'oneOf' must be arrays of at least one schema");
        }

        if (schema["allOf"] is { } all)
        {
            return all.Items is [var only] ? Part(only) : _findings.Refuse(all, "'allOf' is supported with one schema only");
        }

        return OfTypes(schema);
    }

    private GrammarPart OfTypes(SourceNode schema)
    {
        if (schema["type"] is not { } type)
        {
            return schema["properties"] is not null ? Object(schema) : schema["items"] is not null ? Array(schema) : _json.Value;
        }

        IReadOnlyList<SourceNode> types = type.Kind == SourceNodeKind.Array ? type.Items : [type];
        return types.Count == 0
            ? _findings.Refuse(type, "'type' must name at least one type")
            : _builder.Choice([.. types.Select(name => OfType(name, schema))]);
    }

    private GrammarPart OfType(SourceNode type, SourceNode schema) => type.Text switch
    {
        "object" => Object(schema),
        "array" => Array(schema),
        "string" => _strings.Part(schema),
        "integer" => Integer(schema),
        "number" => Number(schema),
        "boolean" => _json.Boolean,
        "null" => _builder.Literal("null"),
        _ => _findings.UnknownType(type),
    };

    private GrammarPart Reference(SourceNode reference)
    {
        if (!_references.TryGetValue(reference.Text, out var rule))
        {
            if (Target(reference.Text) is not { } target)
            {
                return _findings.Refuse(reference, $"there is nothing under {Quoted.Text(reference.Text)}; expected '#' or a path such as '#/$defs/name'");
            }

            _references[reference.Text] = rule = _builder.DeclareRule();
            _builder.DefineRule(rule, Part(target));
        }

        return _builder.Call(rule);
    }

    private SourceNode? Target(string reference)
    {
        if (reference == "#")
        {
            return _root;
        }

        return reference.StartsWith("#/", StringComparison.Ordinal)
            ? reference[2..].Split('/').Aggregate(
                (SourceNode?)_root, (node, name) => node?[name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)])
            : null;
    }

    private GrammarPart Integer(SourceNode schema)
    {
        var minimum = Bound(schema["minimum"], 0, Math.Ceiling) ?? Bound(schema["exclusiveMinimum"], 1, Math.Floor);
        var maximum = Bound(schema["maximum"], 0, Math.Floor) ?? Bound(schema["exclusiveMaximum"], -1, Math.Ceiling);
        if (minimum is null && maximum is null)
        {
            return _json.Integer;
        }

        var (first, last) = (minimum ?? -IntegerRange.Largest, maximum ?? IntegerRange.Largest);
        return first > last
            ? _findings.Refuse(schema, $"no whole number is between {first} and {last}")
            : new IntegerRange(_builder).Between(first, last);
    }

    private static long? Bound(SourceNode? node, int step, Func<double, double> round)
    {
        if (node is not { Kind: SourceNodeKind.Number })
        {
            return null;
        }

        var whole = node.ToInt64() ?? (long)Math.Clamp(round(node.ToDouble()), -1e18, 1e18);
        return Math.Clamp(whole + step, -IntegerRange.Largest, IntegerRange.Largest);
    }

    private GrammarPart Number(SourceNode schema)
    {
        foreach (var name in (string[])["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])
        {
            _findings.NotEnforced(schema, name, "of a number that need not be whole");
        }

        return _json.Number;
    }

    private GrammarPart Array(SourceNode schema)
    {
        var minimum = (int)Math.Clamp(schema["minItems"]?.ToInt64() ?? 0, 0, int.MaxValue);
        var maximum = schema["maxItems"]?.ToInt64() is { } most ? (int?)Math.Clamp(most, 0, int.MaxValue - 1) : null;
        if (minimum > maximum)
        {
            return _findings.Refuse(schema, $"'minItems' is {minimum}, more than 'maxItems', which is {maximum}");
        }

        return _json.List(schema["items"] is { } items ? Part(items) : _json.Value, minimum, maximum);
    }

    private GrammarPart Object(SourceNode schema)
    {
        var required = (schema["required"]?.Items ?? []).Select(item => item.Text).ToHashSet();
        var properties = schema["properties"]?.Members ?? [];
        foreach (var missing in (schema["required"]?.Items ?? []).Where(item => properties.All(property => property.Name != item.Text)))
        {
            _findings.Refuse(missing, $"'required' names {Quoted.Text(missing.Text)}, which 'properties' lacks");
        }

        var additional = schema["additionalProperties"];
        var others = additional is { Kind: SourceNodeKind.Object or SourceNodeKind.True } ? Part(additional) : null;
        if (properties.Count == 0)
        {
            // Without any word about its members an object is free.
            var isFree = additional is null && schema["properties"] is null;
            return isFree ? _json.Map(_json.Value) : others is null ? _json.Empty : _json.Map(others);
        }

        var members = properties.Select(property => Member(
            _json.Constant(SourceNode.String(property.NameLocation, property.Name)), Part(property.Value))).ToList();
        return next => Members(members, [.. properties.Select(property => required.Contains(property.Name))], others, next);
    }

    private GrammarPart Member(GrammarPart name, GrammarPart value) =>
        GrammarBuilder.Sequence(name, _json.Space, _builder.Literal(":"), _json.Space, value, _json.Space);

    // Two chains: one where nothing has been written yet, and one where a comma comes first.
    private int Members(List<GrammarPart> members, bool[] isRequired, GrammarPart? others, int next)
    {
        var comma = GrammarBuilder.Sequence(_builder.Literal(","), _json.Space);
        var end = _builder.Literal("}")(next);
        var (afterNone, afterSome) = (end, end);
        if (others is not null)
        {
            var member = Member(_json.Text, others);
            afterSome = _builder.Repeat(GrammarBuilder.Sequence(comma, member), 0, null)(end);
            afterNone = _builder.Fork(member(afterSome), end);
        }

        for (var index = members.Count - 1; index >= 0; index--)
        {
            var first = members[index](afterSome);
            var further = GrammarBuilder.Sequence(comma, members[index])(afterSome);
            afterNone = isRequired[index] ? first : _builder.Fork(first, afterNone);
            afterSome = isRequired[index] ? further : _builder.Fork(further, afterSome);
        }

        return GrammarBuilder.Sequence(_builder.Literal("{"), _json.Space)(afterNone);
    }
}
