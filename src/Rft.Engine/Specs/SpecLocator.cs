using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>Finds the spec that a user means by a file or a folder.</summary>
internal static class SpecLocator
{
    /// <summary>The end of the name of every spec file.</summary>
    public const string Extension = ".rft.json";

    /// <summary>The file itself, or the only <c>*.rft.json</c> of the folder; null where there is none or more than one.</summary>
    public static string? Find(string fileOrFolder, DiagnosticBag diagnostics)
    {
        var location = new SourceLocation(fileOrFolder);
        if (File.Exists(fileOrFolder))
        {
            return fileOrFolder;
        }

        if (!Directory.Exists(fileOrFolder))
        {
            SourceFile.ReportMissing(fileOrFolder, fileOrFolder, location, diagnostics);
            return null;
        }

        try
        {
            var specs = Directory.GetFiles(fileOrFolder, "*" + Extension).Order(StringComparer.Ordinal).ToArray();
            if (specs.Length == 1)
            {
                return specs[0];
            }

            Report(specs, location, diagnostics);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(DiagnosticTable.FileUnreadable, location, $"folder '{fileOrFolder}' cannot be read: {exception.Message}");
        }

        return null;
    }

    private static void Report(string[] specs, SourceLocation location, DiagnosticBag diagnostics)
    {
        if (specs.Length == 0)
        {
            diagnostics.Add(DiagnosticTable.SpecNotFound, location, $"the folder holds no spec; expected one file named *{Extension}");
        }
        else
        {
            var names = Quoted.List(specs.Select(spec => Path.GetFileName(spec)));
            diagnostics.Add(
                DiagnosticTable.SeveralSpecs,
                location,
                $"the folder holds {specs.Length} specs ({names}); name one of the files");
        }
    }
}
