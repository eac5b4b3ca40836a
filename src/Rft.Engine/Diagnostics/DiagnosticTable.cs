using System.Reflection;

namespace Rft.Engine.Diagnostics;

/// <summary>
/// The one table of codes, split over files by area: 1xxx JSON and specs, 2xxx data, 3xxx graders and templates, 4xxx training,
/// 5xxx evaluation, 6xxx model folders, 7xxx runs and their store, 9xxx machine and build. A code is never reused for another meaning.
/// docs/diagnostics.md is this table; a test holds the two together and refuses a code that nothing raises.
/// </summary>
public static partial class DiagnosticTable
{
    /// <summary>Every code, in order.</summary>
    /// <remarks>Collected on first use: static fields of the other files of this class are set in no promised order.</remarks>
    public static IReadOnlyList<DiagnosticDescriptor> All => field ??=
    [
        .. typeof(DiagnosticTable).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(member => member.FieldType == typeof(DiagnosticDescriptor))
            .Select(member => (DiagnosticDescriptor)member.GetValue(null)!)
            .OrderBy(descriptor => descriptor.Code, StringComparer.Ordinal),
    ];

    private static DiagnosticDescriptor Error(string code, string title, string remedy) =>
        new(code, DiagnosticSeverity.Error, title, remedy);

    private static DiagnosticDescriptor Warning(string code, string title, string remedy) =>
        new(code, DiagnosticSeverity.Warning, title, remedy);
}
