using Rft.Engine.Diagnostics;

namespace Rft.Engine.Json;

/// <summary>Checks how many characters, items or members a value has.</summary>
internal static class Lengths
{
    public static void Check(
        DiagnosticBag diagnostics, long count, long? minimum, long? maximum, string unit, SourceLocation location, SchemaSubject subject)
    {
        if (count >= (minimum ?? 0) && count <= (maximum ?? long.MaxValue))
        {
            return;
        }

        var expected = (minimum, maximum) switch
        {
            (1, null) => $"at least one {unit[..^1]}",
            ({ } from, { } to) => $"{from} to {to} {unit}",
            ({ } from, _) => $"at least {from} {unit}",
            _ => $"at most {maximum} {unit}",
        };
        var found = count == 0 ? "is empty" : $"has {count} {unit}";
        var message = $"{subject.Text} {found}; expected {expected}";
        diagnostics.Add(DiagnosticTable.WrongLength, location, message);
    }
}
