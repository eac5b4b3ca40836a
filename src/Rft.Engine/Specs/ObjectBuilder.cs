using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>Builds a JSON object whose values did not all come from a file.</summary>
internal sealed class ObjectBuilder(SourceLocation location)
{
    private readonly List<SourceMember> _members = [];

    public ObjectBuilder Add(string name, SourceNode value)
    {
        _members.Add(new SourceMember(name, value.Location, value));
        return this;
    }

    public ObjectBuilder Add(string name, string value) => Add(name, SourceNode.String(location, value));

    public ObjectBuilder Add(string name, SourceText value) => value.Node is { } node ? Add(name, node) : Add(name, value.Value);

    public ObjectBuilder Add(string name, double value) => Add(name, SourceNode.Number(location, JsonText.Number(value)));

    public ObjectBuilder Add(string name, bool value) => Add(name, SourceNode.Boolean(location, value));

    /// <summary>Adds a string unless it is null.</summary>
    public ObjectBuilder AddIfPresent(string name, string? value) => value is null ? this : Add(name, value);

    public SourceNode Build() => SourceNode.Object(location, [.. _members]);
}
