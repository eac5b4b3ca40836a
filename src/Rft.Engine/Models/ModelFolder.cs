using Rft.Engine.Diagnostics;

namespace Rft.Engine.Models;

/// <summary>
/// A model on disk in Hugging Face layout, opened: its configuration, where its weights are, its tokenizer and chat template.
/// </summary>
internal sealed class ModelFolder : IDisposable
{
    private readonly Tokenizer? _tokenizer;
    private ChatTemplate? _chatTemplate;
    private readonly Lazy<string> _digest;

    internal ModelFolder(
        string directory,
        ModelConfiguration configuration,
        WeightFiles? weights,
        Tokenizer? tokenizer,
        ChatTemplate? chatTemplate,
        IReadOnlyList<int> stopTokens)
    {
        (Directory, Configuration, Weights, StopTokens) = (directory, configuration, weights, stopTokens);
        (_tokenizer, _chatTemplate) = (tokenizer, chatTemplate);
        _digest = new Lazy<string>(() => ModelDigest.Of(directory, weights is not null));
    }

    /// <summary>The folder, absolute.</summary>
    public string Directory { get; }

    /// <summary>The architecture.</summary>
    public ModelConfiguration Configuration { get; }

    /// <summary>The weights; null where the folder was opened without.</summary>
    public WeightFiles? Weights { get; }

    /// <summary>The weights' tensors that belong to the architecture, by name; not what older checkpoints store besides.</summary>
    internal IEnumerable<TensorEntry> Tensors =>
        ModelTensors.Of(Configuration).All.Select(tensor => Weights!.Entries[tensor.Name]);

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer => _tokenizer ?? throw new InvalidOperationException("This model was made without a tokenizer.");

    /// <summary>The chat template.</summary>
    public ChatTemplate ChatTemplate =>
        _chatTemplate ?? throw new InvalidOperationException("This model was made without a chat template.");

    /// <summary>Gives the chat template settings that it may ask for.</summary>
    public void SetTemplate(IReadOnlyDictionary<string, object?> settings) => _chatTemplate = ChatTemplate.With(settings);

    /// <summary>What was found that keeps nothing from working, such as members of config.json that nothing knows.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; internal init; } = [];

    /// <summary>Tokens that end an answer, ascending; at least one.</summary>
    public IReadOnlyList<int> StopTokens { get; }

    /// <summary>
    /// SHA-256, in lower-case hexadecimal, over configuration, tokenizer, chat template and weights; without the weights where the
    /// folder was opened without, so that a run from random weights does not depend on the weights that an earlier one left there.
    /// </summary>
    /// <exception cref="DiagnosticException">A file became unreadable after the folder was opened.</exception>
    public string Digest => _digest.Value;

    /// <summary>Opens a folder and checks that its parts fit each other.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="namedAt">The place that names the folder; a missing folder or file is reported there.</param>
    /// <param name="requireWeights">
    /// Whether the weights are opened; false where they are drawn at random, and then any that are there do not count.
    /// </param>
    /// <exception cref="DiagnosticException">Everything that is wrong with the folder.</exception>
    public static ModelFolder Open(string directory, SourceLocation namedAt, bool requireWeights) =>
        new ModelFolderReader(Path.GetFullPath(directory), namedAt).Read(requireWeights);

    /// <summary>A model without tokenizer and chat template, for the engines' own tests and benchmarks.</summary>
    internal static ModelFolder Create(ModelConfiguration configuration, WeightFiles? weights = null) =>
        new("", configuration, weights, null, null, []);

    /// <summary>Closes the weights.</summary>
    public void Dispose() => Weights?.Dispose();
}
