using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models;

/// <summary>Opens a model folder; collects everything that is wrong with it before it throws.</summary>
internal sealed class ModelFolderReader(string directory, SourceLocation namedAt)
{
    private static readonly string[] _pickleExtensions = [".bin", ".pt", ".pth", ".ckpt", ".pkl"];

    private readonly DiagnosticBag _diagnostics = [];

    /// <summary>What was found so far.</summary>
    public DiagnosticBag Diagnostics => _diagnostics;

    /// <summary>Opens the folder.</summary>
    /// <exception cref="DiagnosticException">Everything that is wrong.</exception>
    public ModelFolder Read(bool requireWeights)
    {
        var parts = ReadParts();
        if (requireWeights)
        {
            CheckWeightsAreThere();
        }

        _diagnostics.ThrowIfErrors();
        var weights = requireWeights ? WeightFiles.Open(directory, parts.Configuration!) : null;
        return new ModelFolder(directory, parts.Configuration!, weights, parts.Tokenizer, parts.ChatTemplate, parts.StopTokens) { Warnings = [.. _diagnostics] };
    }

    /// <summary>Reads everything but the weights, as far as it can be read; what is wrong is in <see cref="Diagnostics"/>.</summary>
    /// <exception cref="DiagnosticException">There is no such folder.</exception>
    public ModelFolderParts ReadParts()
    {
        if (!Directory.Exists(directory))
        {
            throw new DiagnosticException(
                DiagnosticTable.ModelFolderMissing, namedAt, $"the model folder '{directory}' does not exist");
        }

        var configurationNode = Load(ModelFiles.Configuration);
        var generationNode = File.Exists(PathOf(ModelFiles.GenerationConfiguration)) ? Load(ModelFiles.GenerationConfiguration) : null;
        var tokenizerNode = Load(ModelFiles.Tokenizer);
        var settingsNode = Load(ModelFiles.TokenizerConfiguration);
        var configuration = configurationNode is null ? null : ModelConfigurationReader.Read(configurationNode, _diagnostics);
        var tokenizer = tokenizerNode is null ? null : TokenizerReader.Read(tokenizerNode, _diagnostics);
        var settings = settingsNode is null ? null : TokenizerSettings.Read(settingsNode, _diagnostics);
        var chatTemplate = settings is null ? null : new ChatTemplateReader(directory, namedAt, _diagnostics).Read(settings);
        IReadOnlyList<int> stopTokens = [];
        if (configuration is not null && tokenizer is not null && settings is not null)
        {
            CheckVocabulary(configuration, tokenizer);
            stopTokens = StopTokenReader.Read(
                configurationNode!, generationNode, settings, tokenizer, configuration.VocabularySize, _diagnostics);
            if (stopTokens.Count == 0 && !_diagnostics.HasErrors)
            {
                _diagnostics.Add(DiagnosticTable.EndTokenMissing, namedAt, $"the model folder '{directory}' names no end token");
            }
        }

        return new ModelFolderParts
        {
            ConfigurationNode = configurationNode,
            GenerationNode = generationNode,
            SettingsNode = settingsNode,
            TokenizerNode = tokenizerNode,
            Configuration = configuration,
            Tokenizer = tokenizer,
            Settings = settings,
            ChatTemplate = chatTemplate,
            StopTokens = stopTokens,
        };
    }

    /// <summary>Whether the folder has weights that can be read; reports where it has none.</summary>
    public bool CheckWeightsAreThere()
    {
        var isThere = File.Exists(PathOf(WeightFiles.FileName)) || File.Exists(PathOf(WeightFiles.IndexName));
        if (!isThere)
        {
            ReportMissingWeights();
        }

        return isThere;
    }

    /// <summary>The names of the pickle files of the folder, in order.</summary>
    public IReadOnlyList<string> PickleFiles() =>
        [.. Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
            .Where(name => _pickleExtensions.Contains(Path.GetExtension(name)))];

    private string PathOf(string name) => Path.Combine(directory, name);

    private SourceNode? Load(string name)
    {
        if (File.Exists(PathOf(name)))
        {
            return SourceDocument.Load(PathOf(name), _diagnostics);
        }

        ReportMissing(name);
        return null;
    }

    private void ReportMissing(string name) =>
        _diagnostics.Add(DiagnosticTable.ModelFileMissing, namedAt, $"the model folder '{directory}' has no {name}");

    private void ReportMissingWeights()
    {
        if (PickleFiles() is not [var pickle, ..])
        {
            ReportMissing(WeightFiles.FileName);
            return;
        }

        _diagnostics.Add(
            DiagnosticTable.WeightsArePickled,
            namedAt,
            $"the model folder '{directory}' has its weights as '{pickle}' and not as {WeightFiles.FileName}; a pickle file can run any program when it is read");
    }

    private void CheckVocabulary(ModelConfiguration configuration, Tokenizer tokenizer)
    {
        if (tokenizer.VocabularySize > configuration.VocabularySize)
        {
            _diagnostics.Add(
                DiagnosticTable.TokenizerDoesNotFit,
                new SourceLocation(PathOf(ModelFiles.Tokenizer)),
                $"the tokenizer has ids up to {tokenizer.VocabularySize - 1}, but the weights have {configuration.VocabularySize} rows "
                + "('vocab_size')");
        }
    }
}
