using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models;

/// <summary>Opens a model folder; collects everything that is wrong with it before it throws.</summary>
internal sealed class ModelFolderReader(string directory, SourceLocation namedAt)
{
    private static readonly string[] _pickleExtensions = [".bin", ".pt", ".pth", ".ckpt", ".pkl"];

    private readonly DiagnosticBag _diagnostics = [];

    /// <summary>Opens the folder.</summary>
    /// <exception cref="DiagnosticException">Everything that is wrong.</exception>
    public ModelFolder Read(bool requireWeights)
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

        if (requireWeights && !File.Exists(PathOf(WeightFiles.FileName)) && !File.Exists(PathOf(WeightFiles.IndexName)))
        {
            ReportMissingWeights();
        }

        _diagnostics.ThrowIfErrors();
        var weights = requireWeights ? WeightFiles.Open(directory, configuration!) : null;
        return new ModelFolder(directory, configuration!, weights, tokenizer, chatTemplate, stopTokens);
    }

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
        var pickle = Directory.EnumerateFiles(directory).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .FirstOrDefault(name => _pickleExtensions.Contains(Path.GetExtension(name)));
        if (pickle is null)
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
