using Rft.Engine.Runs;

namespace Rft.Engine.Reports;

/// <summary>Writes a report's documents into a folder.</summary>
internal static class ReportWriter
{
    /// <summary>
    /// Writes report.md, report.html, model-card.md and reward.svg, each whole or not at all; one that would not change is left alone.
    /// </summary>
    /// <param name="model">What they state.</param>
    /// <param name="directory">The folder; made where it is missing.</param>
    /// <param name="files">How files are written; null for the machine's file system.</param>
    /// <returns>The documents.</returns>
    /// <exception cref="Diagnostics.DiagnosticException">The folder cannot be written or the disk is full.</exception>
    public static RenderedReport Write(ReportModel model, string directory, StoreFiles? files = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var report = RenderedReport.Of(model);
        files ??= new StoreFiles(DiskFileSystem.Instance);
        foreach (var (name, text) in report.Documents)
        {
            files.WriteIfDifferent(Path.Combine(directory, name), text);
        }

        return report;
    }
}
