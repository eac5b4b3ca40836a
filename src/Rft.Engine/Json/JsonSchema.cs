using System.Collections.Concurrent;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Json;

/// <summary>
/// A shipped JSON Schema (draft 2020-12) and the validator for the keywords that shipped schemas use. Where a document is valid, any
/// other validator of that draft agrees.
/// </summary>
internal sealed class JsonSchema
{
    private static readonly ConcurrentDictionary<string, JsonSchema> _shipped = new();

    private readonly SourceNode _document;
    private readonly SchemaReader _reader;
    private readonly ConcurrentDictionary<string, SchemaNode> _references = new();

    private JsonSchema(string name, SourceNode document)
    {
        _document = document;
        _reader = new SchemaReader(name, Resolve);
        Root = _reader.Read(document);
        foreach (var definition in document["$defs"]?.Members ?? [])
        {
            _references["#/$defs/" + definition.Name] = _reader.Read(definition.Value);
        }
    }

    /// <summary>The schema of the whole document.</summary>
    internal SchemaNode Root { get; }

    /// <summary>The names of the schemas that ship inside this assembly.</summary>
    internal static IEnumerable<string> ShippedNames =>
        typeof(JsonSchema).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".schema.json", StringComparison.Ordinal));

    /// <summary>Loads a schema that ships inside this assembly, such as <c>rft-spec.schema.json</c>.</summary>
    /// <exception cref="InvalidDataException">The schema uses a keyword that the validator does not know.</exception>
    public static JsonSchema Load(string resourceName) => _shipped.GetOrAdd(resourceName, static name =>
    {
        using var stream = typeof(JsonSchema).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no schema '{name}' in the assembly.", nameof(resourceName));
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Parse(name, bytes);
    });

    /// <summary>Reads a schema from its text.</summary>
    internal static JsonSchema Parse(string name, ReadOnlySpan<byte> utf8)
    {
        var diagnostics = new DiagnosticBag();
        var document = SourceDocument.Parse(name, utf8, diagnostics);
        return document is null ? throw new InvalidDataException(string.Join('\n', diagnostics)) : new JsonSchema(name, document);
    }

    /// <summary>Reads a schema that is part of another document.</summary>
    /// <exception cref="InvalidDataException">The schema uses a keyword that the validator does not know.</exception>
    internal static JsonSchema Of(SourceNode schema) => new(schema.Location.File ?? "schema", schema);

    /// <summary>Reports everything in a document that the schema does not allow.</summary>
    public void Validate(SourceNode document, DiagnosticBag diagnostics) => new SchemaValidator(diagnostics).ValidateRoot(Root, document);

    /// <summary>Reports everything in a value that the schema does not allow.</summary>
    /// <param name="node">The value.</param>
    /// <param name="name">What messages call the value.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public void Validate(SourceNode node, string name, DiagnosticBag diagnostics) =>
        new SchemaValidator(diagnostics).ValidateRoot(Root, node, name);

    /// <summary>Reports everything in a value that a part of the schema does not allow.</summary>
    /// <param name="reference">The part, such as <c>#/$defs/name</c>.</param>
    /// <param name="node">The value.</param>
    /// <param name="name">What messages call the value.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public void Validate(string reference, SourceNode node, string name, DiagnosticBag diagnostics) =>
        new SchemaValidator(diagnostics).ValidateRoot(Resolve(reference), node, name);

    /// <summary>The schema under a reference such as <c>#/$defs/name</c> or <c>other.schema.json#/$defs/name</c>.</summary>
    internal SchemaNode Resolve(string reference)
    {
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        if (hash > 0)
        {
            return Load(reference[..hash]).Resolve(reference[hash..]);
        }

        return _references.TryGetValue(reference, out var found)
            ? found
            : throw new InvalidDataException($"Schema {_document.Location.File} has nothing under '{reference}'.");
    }
}
