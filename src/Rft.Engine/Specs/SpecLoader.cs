using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>Reads a spec file, everything it names and every default, into one record.</summary>
internal static class SpecLoader
{
    /// <summary>Reads a spec.</summary>
    /// <param name="specFilePath">The spec file; diagnostics name it as it is written here.</param>
    /// <param name="diagnostics">Receives everything that is wrong or worth knowing.</param>
    /// <param name="findRelease">Finds a trained run by name and version; null where there are none.</param>
    /// <returns>The spec; null where there was an error.</returns>
    public static RftSpec? Load(
        string specFilePath, DiagnosticBag diagnostics, Func<string, string, ReleasedModel?>? findRelease = null)
    {
        var found = new DiagnosticBag();
        RftSpec? spec = null;
        if (SourceDocument.Load(specFilePath, found) is { } document)
        {
            JsonSchema.Load("rft-spec.schema.json").Validate(document, found);
            var files = SpecFiles.Find(
                document, Path.GetDirectoryName(Path.GetFullPath(specFilePath))!, findRelease ?? ((_, _) => null), found);
            spec = found.HasErrors ? null : new SpecReader(specFilePath, document, files, found).Read();
        }

        diagnostics.AddRange(found);
        return found.HasErrors ? null : spec;
    }
}
