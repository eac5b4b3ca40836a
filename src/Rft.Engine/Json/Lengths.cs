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
            ({ } from, { } to) => $"{from} to {to}",
            ({ } from, _) => $"at least {from}",
            _ => $"at most {maximum}",
        };
        diagnostics.Add(DiagnosticTable.WrongLength, location, $"{subject.Text} has {count} {unit}; expected {expected}");
    }
}
