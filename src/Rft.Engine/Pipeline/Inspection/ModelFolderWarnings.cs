using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Pipeline.Inspection;

/// <summary>Finds what in a model folder works but is likely a mistake.</summary>
internal sealed class ModelFolderWarnings(string directory, ModelFolderParts parts, WeightFiles? weights, DiagnosticBag diagnostics)
{
    private const int NamesInMessage = 3;

    /// <summary>Reports everything.</summary>
    /// <param name="pickleFiles">The pickle files of the folder.</param>
    public void Find(IReadOnlyList<string> pickleFiles)
    {
        FindUnusedRows();
        FindEndTokens();
        FindTemplates();
        if (weights is null || parts.Configuration is not { } configuration)
        {
            return;
        }

        if (pickleFiles.Count > 0)
        {
            diagnostics.Add(
                DiagnosticTable.PickleBesideWeights,
                At(pickleFiles[0]),
                $"{Quoted.Text(pickleFiles[0])} is not read; the weights are the safetensors files beside it");
        }

        FindUnusedTensors(configuration);
        var stored = weights.Entries.Values.Where(entry => entry.Shape.Count > 1).Select(entry => entry.Type).Distinct().ToList();
        if (stored.Count > 0 && !stored.Contains(configuration.StorageType))
        {
            diagnostics.Add(
                DiagnosticTable.StoredTypeDiffers,
                At(ModelFiles.Configuration),
                $"the configuration says {configuration.StorageType}, but the weights are {string.Join(" and ", stored)}");
        }
    }

    private SourceLocation At(string file) => new(Path.Combine(directory, file));

    private void FindUnusedRows()
    {
        if (parts is { Configuration: { } configuration, Tokenizer: { } tokenizer } && tokenizer.VocabularySize < configuration.VocabularySize)
        {
            diagnostics.Add(
                DiagnosticTable.UnusedEmbeddingRows,
                At(ModelFiles.Configuration),
                $"the embedding has {configuration.VocabularySize} rows and the tokenizer {tokenizer.VocabularySize} ids; "
                + $"the last {configuration.VocabularySize - tokenizer.VocabularySize} rows have no token and decode to nothing");
        }
    }

    private void FindEndTokens()
    {
        var places = new List<(string File, IReadOnlyList<long> Ids)>();
        Add(ModelFiles.Configuration, parts.ConfigurationNode?["eos_token_id"]);
        Add(ModelFiles.GenerationConfiguration, parts.GenerationNode?["eos_token_id"]);
        if (parts is { Tokenizer: { } tokenizer, Settings.EndToken: { } end } && tokenizer.Find(end) is { } id)
        {
            places.Add((ModelFiles.TokenizerConfiguration, [id]));
        }

        // A list that holds the others' token is how chat models say that several tokens end an answer.
        for (var place = 1; place < places.Count; place++)
        {
            if (!places[place].Ids.Intersect(places[0].Ids).Any())
            {
                diagnostics.Add(
                    DiagnosticTable.EndTokensDiffer,
                    At(places[place].File),
                    $"the end token is {string.Join(", ", places[place].Ids)} here and {string.Join(", ", places[0].Ids)} in {places[0].File}; "
                    + "any of them ends an answer in Rft, other programs may know one only");
            }
        }

        void Add(string file, SourceNode? node)
        {
            IReadOnlyList<SourceNode> items = node is null ? [] : node.Kind == SourceNodeKind.Array ? node.Items : [node];
            long[] ids = [.. items.Select(item => item.ToInt64()).OfType<long>()];
            if (ids.Length > 0)
            {
                places.Add((file, ids));
            }
        }
    }

    private void FindTemplates()
    {
        if (parts is { ChatTemplate: { } template, Settings: { } settings }
            && settings.ChatTemplates.GetValueOrDefault(TokenizerSettings.DefaultTemplate) is { } other
            && template.Text != other.Text)
        {
            diagnostics.Add(
                DiagnosticTable.ChatTemplatesDiffer,
                At(ModelFiles.TokenizerConfiguration),
                $"the chat template here is not the one of {ModelFiles.ChatTemplate}, which counts");
        }
    }

    private void FindUnusedTensors(ModelConfiguration configuration)
    {
        var names = ModelTensors.Of(configuration).All.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var unused = weights!.Entries.Keys.Where(name => !names.Contains(name)).Order(StringComparer.Ordinal).ToList();
        var head = $"{configuration.Tensors.Head}.weight";
        if (unused.Remove(head))
        {
            diagnostics.Add(
                DiagnosticTable.TiedHeadStored,
                At(ModelFiles.Configuration),
                $"'tie_word_embeddings' is true, so the stored {Quoted.Text(head)} is not used; the output head is the embedding");
        }

        if (unused.Count > 0)
        {
            var rest = unused.Count > NamesInMessage ? $" and {unused.Count - NamesInMessage} more" : "";
            diagnostics.Add(
                DiagnosticTable.UnusedTensors,
                new SourceLocation(weights.Path),
                $"{unused.Count} tensors are not used: {Quoted.List(unused.Take(NamesInMessage))}{rest}");
        }
    }
}
