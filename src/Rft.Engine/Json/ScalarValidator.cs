using Rft.Engine.Diagnostics;

namespace Rft.Engine.Json;

/// <summary>Checks strings against lengths and patterns, and numbers against ranges.</summary>
internal sealed class ScalarValidator(DiagnosticBag diagnostics)
{
    /// <summary>Reports what the schema does not allow.</summary>
    public void Validate(SchemaNode schema, SourceNode node, SchemaSubject subject)
    {
        if (node.Kind == SourceNodeKind.String)
        {
            ValidateString(schema, node, subject);
        }
        else if (node.Kind == SourceNodeKind.Number && !IsInRange(schema, node.ToDouble()))
        {
            diagnostics.Add(
                DiagnosticTable.OutOfRange,
                node.Location,
                $"{subject.Text} is {SchemaTypes.InWords(node)}; expected {SchemaExpectation.Of(schema)}");
        }
    }

    private void ValidateString(SchemaNode schema, SourceNode node, SchemaSubject subject)
    {
        var length = node.Text.EnumerateRunes().Count();
        Lengths.Check(diagnostics, length, schema.MinimumLength, schema.MaximumLength, "characters", node.Location, subject);
        if (schema.Pattern is { } pattern && !pattern.IsMatch(node.Text))
        {
            var expected = schema.Title ?? $"the pattern {pattern}";
            diagnostics.Add(
                DiagnosticTable.PatternMismatch,
                node.Location,
                $"{subject.Text} is {Quoted.Text(node.Text)}; expected {expected}");
        }
    }

    private static bool IsInRange(SchemaNode schema, double value) =>
        !(value < schema.Minimum?.ToDouble()
            || value > schema.Maximum?.ToDouble()
            || value <= schema.ExclusiveMinimum?.ToDouble()
            || value >= schema.ExclusiveMaximum?.ToDouble());
}
