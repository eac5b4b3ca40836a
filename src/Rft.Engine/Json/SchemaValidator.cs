using Rft.Engine.Diagnostics;

namespace Rft.Engine.Json;

/// <summary>
/// Walks a document along a schema and reports all errors at once, each at its place. Of a <c>oneOf</c> only the branch that the value's
/// type, or the object's <c>type</c> tag, chose is reported.
/// </summary>
internal sealed class SchemaValidator(DiagnosticBag diagnostics)
{
    private const string Tag = "type";

    // Who has more mistakes than this is better served by the first ones, and a hostile document must not take for ever.
    private const int MostErrors = 100;
    private const int MostSuggestions = 20;

    private readonly int _limit = diagnostics.Count + MostErrors;

    /// <summary>Validates a whole document.</summary>
    public void ValidateRoot(SchemaNode schema, SourceNode document, string name = "the document") =>
        Validate(schema, document, new SchemaSubject(name, document.Location));

    private void Validate(SchemaNode schema, SourceNode node, SchemaSubject subject)
    {
        if (diagnostics.Count >= _limit)
        {
            return;
        }

        if (schema.IsUnsupported)
        {
            var value = node.Kind == SourceNodeKind.String ? " " + Quoted.Text(node.Text) : "";
            diagnostics.Add(DiagnosticTable.NotSupportedYet, subject.Location, $"{subject.Text}{value} is not supported yet");
            return;
        }

        if (schema.Reference is { } reference)
        {
            Validate(reference.Value, node, subject);
        }

        if (schema.OneOf is not null)
        {
            ValidateOneOf(schema, node, subject);
            return;
        }

        if (schema.Types is { } types && !types.Any(type => SchemaTypes.Matches(type, node)))
        {
            ReportType(schema, node, subject);
            return;
        }

        if (schema.Values is { } values && !values.Any(value => SchemaValues.AreEqual(value, node)))
        {
            ReportValue(schema, node, subject);
            return;
        }

        switch (node.Kind)
        {
            case SourceNodeKind.Object:
                ValidateObject(schema, node, subject);
                break;
            case SourceNodeKind.Array:
                ValidateArray(schema, node, subject);
                break;
            default:
                new ScalarValidator(diagnostics).Validate(schema, node, subject);
                break;
        }

        if (schema.If is { } condition)
        {
            var broken = new DiagnosticBag();
            new SchemaValidator(broken).Validate(condition, node, subject);
            if ((broken.Count == 0 ? schema.Then : schema.Else) is { } consequence)
            {
                Validate(consequence, node, subject);
            }
        }
    }

    private void ValidateOneOf(SchemaNode schema, SourceNode node, SchemaSubject subject)
    {
        var branches = schema.OneOf!.Where(branch => branch.Admits(node)).ToList();
        if (branches.Count == 0)
        {
            ReportType(schema, node, subject);
        }
        else if (node.Kind == SourceNodeKind.Object && branches.Exists(branch => branch.Tag is not null))
        {
            ValidateTagged(schema, branches, node, subject);
        }
        else if (branches[0].Target.Values is { } values && !values.Any(value => SchemaValues.AreEqual(value, node)))
        {
            ReportValue(schema, node, subject);
        }
        else
        {
            Validate(branches[0], node, subject);
        }
    }

    private void ValidateTagged(SchemaNode schema, List<SchemaNode> branches, SourceNode node, SchemaSubject subject)
    {
        var supported = Quoted.List(branches.Where(branch => !branch.Target.IsUnsupported).Select(branch => branch.Tag!));
        var expected = supported.Length == 0 ? "" : $"; expected one of {supported}";
        if (node[Tag] is not { } tag)
        {
            diagnostics.Add(DiagnosticTable.MissingKey, node.Location, $"missing key '{Tag}' in {subject.Text}{expected}");
            return;
        }

        if (tag.Kind != SourceNodeKind.String)
        {
            diagnostics.Add(DiagnosticTable.WrongType, tag.Location, $"'{Tag}' is {SchemaTypes.InWords(tag)}{expected}");
            return;
        }

        var title = schema.Title?.ToLowerInvariant() ?? "object";
        if (branches.Find(branch => branch.Tag == tag.Text) is { } chosen)
        {
            var named = chosen.Target.IsUnsupported ? new SchemaSubject($"{title} type {Quoted.Text(tag.Text)}", tag.Location) : subject;
            Validate(chosen, node, named);
            return;
        }

        var hint = Suggestion(tag.Text, branches.Select(branch => branch.Tag!));
        diagnostics.Add(DiagnosticTable.UnknownType, tag.Location, $"unknown {title} type {Quoted.Text(tag.Text)}{expected}{hint}");
    }

    private void ValidateObject(SchemaNode schema, SourceNode node, SchemaSubject subject)
    {
        // A mistyped name is one mistake, not an unknown key and a missing one.
        var absent = AbsentNames(schema, node);
        var mistyped = Mistyped(schema, node, absent);
        foreach (var name in schema.Required.Where(name => node[name] is null && !mistyped.ContainsValue(name)))
        {
            diagnostics.Add(DiagnosticTable.MissingKey, node.Location, $"missing key '{name}' in {subject.Text}");
        }

        Lengths.Check(
            diagnostics,
            node.Members.Count,
            schema.MinimumProperties,
            schema.MaximumProperties,
            "members",
            node.Location,
            subject);
        foreach (var member in node.Members)
        {
            var inner = new SchemaSubject(Quoted.Text(member.Name), member.NameLocation);
            if (schema.PropertyNames is { } names)
            {
                Validate(names, SourceNode.String(member.NameLocation, member.Name), new SchemaSubject("key", member.NameLocation));
            }

            if (schema.Properties?.GetValueOrDefault(member.Name) is { } property)
            {
                Validate(property, member.Value, inner);
            }
            else if (schema.IsClosed)
            {
                var hint = mistyped.TryGetValue(member.Name, out var nearest) ? $"; did you mean '{nearest}'?" : "";
                diagnostics.Add(DiagnosticTable.UnknownKey, member.NameLocation, $"unknown key {inner.Text}{hint}");
                if (diagnostics.Count >= _limit)
                {
                    return;
                }
            }
            else if (schema.AdditionalProperties is { } additional)
            {
                Validate(additional, member.Value, inner);
            }
        }
    }

    private static List<string> AbsentNames(SchemaNode schema, SourceNode node)
    {
        var present = node.Members.Select(member => member.Name).ToHashSet();
        return [.. (schema.Properties?.Keys ?? []).Where(name => !present.Contains(name))];
    }

    /// <summary>The unknown names of an object and the known ones that they probably stand for.</summary>
    private static Dictionary<string, string> Mistyped(SchemaNode schema, SourceNode node, List<string> absent) =>
        !schema.IsClosed
            ? []
            : node.Members
                .Where(member => !schema.Properties!.ContainsKey(member.Name))
                .Take(MostSuggestions)
                .Select(member => (member.Name, Nearest: Suggestions.Nearest(member.Name, absent)))
                .Where(pair => pair.Nearest is not null)
                .ToDictionary(pair => pair.Name, pair => pair.Nearest!);

    private void ValidateArray(SchemaNode schema, SourceNode node, SchemaSubject subject)
    {
        Lengths.Check(diagnostics, node.Items.Count, schema.MinimumItems, schema.MaximumItems, "items", node.Location, subject);
        for (var i = 0; schema.Items is not null && i < node.Items.Count; i++)
        {
            Validate(schema.Items, node.Items[i], new SchemaSubject($"item {i + 1} of {subject.Text}", node.Items[i].Location));
        }
    }

    private void ReportType(SchemaNode schema, SourceNode node, SchemaSubject subject) => diagnostics.Add(
        DiagnosticTable.WrongType,
        node.Location,
        $"{subject.Text} is {SchemaTypes.InWords(node)}; expected {SchemaExpectation.Of(schema)}");

    private void ReportValue(SchemaNode schema, SourceNode node, SchemaSubject subject)
    {
        var hint = node.Kind == SourceNodeKind.String ? Suggestion(node.Text, SchemaExpectation.Names(schema)) : "";
        diagnostics.Add(
            DiagnosticTable.ValueNotAllowed,
            node.Location,
            $"{subject.Text} is {SchemaExpectation.InWords(node)}; expected {SchemaExpectation.Of(schema)}{hint}");
    }

    private static string Suggestion(string word, IEnumerable<string> names) =>
        Suggestions.Nearest(word, names) is { } nearest ? $"; did you mean '{nearest}'?" : "";
}
