using System.Reflection;

namespace Rft.Engine.Diagnostics;

/// <summary>
/// The one table of codes, split over files by area: 1xxx JSON and specs, 2xxx data, 3xxx graders and templates, 4xxx training,
/// 5xxx evaluation, 6xxx model folders, 7xxx runs and their store, 9xxx machine and build. A code is never reused for another meaning.
/// docs/diagnostics.md is this table; a test holds the two together and refuses a code that nothing raises.
/// </summary>
internal static partial class DiagnosticTable
{
    // Lazy because the initializers of a partial class run file by file, in no order that the language promises.
    private static readonly Lazy<IReadOnlyList<DiagnosticDescriptor>> _all = new(() =>
    [
        .. typeof(DiagnosticTable).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
            .Select(field => (DiagnosticDescriptor)field.GetValue(null)!)
            .OrderBy(descriptor => descriptor.Code, StringComparer.Ordinal),
    ]);

    /// <summary>Every code, in order.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All => _all.Value;

    private static DiagnosticDescriptor Error(string code, string title, string remedy) =>
        new(code, DiagnosticSeverity.Error, title, remedy);

    private static DiagnosticDescriptor Warning(string code, string title, string remedy) =>
        new(code, DiagnosticSeverity.Warning, title, remedy);

    private static DiagnosticDescriptor Information(string code, string title, string remedy) =>
        new(code, DiagnosticSeverity.Information, title, remedy);
}
