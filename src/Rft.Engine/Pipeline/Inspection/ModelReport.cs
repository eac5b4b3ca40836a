using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline.Inspection;

/// <summary>What is known of a model folder, mistakes included.</summary>
/// <param name="Directory">The folder, absolute.</param>
/// <param name="Sections">The facts; a section is missing where its files cannot be read.</param>
/// <param name="Diagnostics">Everything that is wrong or worth a warning.</param>
public sealed record ModelReport(string Directory, IReadOnlyList<ModelFactSection> Sections, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Reads a folder; no value of the weights is read.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="memoryLimitGigabytes">Whether training fits this limit is said too; null for no limit.</param>
    /// <exception cref="DiagnosticException">There is no such folder.</exception>
    public static ModelReport Read(string directory, double? memoryLimitGigabytes = null)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var limit = memoryLimitGigabytes is { } gigabytes ? new MemoryLimit(gigabytes, default) : null;
        var reader = new ModelFolderReader(path, new SourceLocation(path));
        var parts = reader.ReadParts();
        var diagnostics = reader.Diagnostics;
        using var weights = OpenWeights(path, reader, parts.Configuration);
        var warnings = new ModelFolderWarnings(path, parts, weights, diagnostics);
        warnings.Find(reader.PickleFiles());
        var sections = new List<ModelFactSection>();
        if (parts.Configuration is { } configuration)
        {
            sections.Add(ArchitectureFacts.Of(configuration, parts.ConfigurationNode!));
            sections.Add(ParameterFacts.Of(configuration));
            if (weights is not null)
            {
                sections.Add(WeightFacts.Of(weights, configuration, path));
            }

            sections.Add(MemoryFacts.Of(configuration, weights, limit));
        }

        if (parts.Tokenizer is { } tokenizer)
        {
            sections.Add(TokenizerFacts.Of(tokenizer, parts));
        }

        if (parts.ChatTemplate is { } template)
        {
            sections.Add(TemplateFacts.Of(template, diagnostics, path));
        }

        if (parts.GenerationNode is { } generation)
        {
            sections.Add(GenerationFacts.Of(generation));
        }

        return new ModelReport(path, sections, [.. diagnostics]);
    }

    private static WeightFiles? OpenWeights(string path, ModelFolderReader reader, ModelConfiguration? configuration)
    {
        if (!reader.CheckWeightsAreThere())
        {
            return null;
        }

        try
        {
            return configuration is null ? null : WeightFiles.Open(path, configuration);
        }
        catch (DiagnosticException exception)
        {
            reader.Diagnostics.AddRange(exception.Diagnostics);
            return null;
        }
    }
}
