using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models.Export;

namespace Rft.Engine.Models.Gguf;

/// <summary>A model as one GGUF file with tokenizer and chat template, which llama.cpp runs.</summary>
internal static class GgufFile
{
    private static readonly string[] _phi3Tokens = ["<s>", "</s>", "<unk>", "<|endoftext|>"];

    /// <summary>Writes the file under a temporary name and renames it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What the model is called.</param>
    /// <param name="folder">The base.</param>
    /// <param name="weights">Its weights with the adapter in them.</param>
    /// <param name="type">How matrices are stored.</param>
    /// <param name="diagnostics">Receives what llama.cpp computes otherwise.</param>
    /// <param name="onTensor">Called before each tensor is read, with their number in all.</param>
    /// <exception cref="DiagnosticException">The model cannot be expressed, or the file cannot be written.</exception>
    public static void Write(
        string path,
        string name,
        ModelFolder folder,
        MergedWeights weights,
        GgufType type,
        DiagnosticBag diagnostics,
        Action<string, int> onTensor)
    {
        var configuration = folder.Configuration;
        var location = new SourceLocation(Path.Combine(folder.Directory, ModelFiles.Configuration), 1, 1);
        var family = GgufFamily.Find(configuration.ModelType) ?? throw new DiagnosticException(
            DiagnosticTable.GgufArchitectureUnsupported,
            location,
            $"the architecture '{configuration.ModelType}' has no place in a GGUF file; expected one of {string.Join(", ", GgufFamily.ModelTypes)}");
        var problems = new GgufProblems(diagnostics);
        var metadata = new GgufMetadata();
        var check = new GgufFamilyCheck(configuration, family, location, problems);
        check.Run();
        new GgufKeys(configuration, family).AddTo(metadata, SafeName(name, folder.Tokenizer), type, check.ContextLength);
        AddTokenizer(metadata, folder, diagnostics, problems);
        diagnostics.ThrowIfErrors();
        var count = 0;
        var tensors = new GgufTensors(configuration, family, weights, type).All(tensor => onTensor(tensor, count));
        count = tensors.Count;
        AtomicFile.Write(path, stream => GgufWriter.Write(stream, metadata, tensors));
    }

    // llama.cpp looks for the tokens of Phi-3 in whatever has that name, and does not load a file that lacks them.
    private static string SafeName(string name, Tokenizer tokenizer) => _phi3Tokens.All(token => tokenizer.Find(token) is not null)
        ? name
        : name.Replace("phi-3", "phi 3", StringComparison.OrdinalIgnoreCase).Replace("phi3", "phi 3", StringComparison.OrdinalIgnoreCase);

    private static void AddTokenizer(GgufMetadata metadata, ModelFolder folder, DiagnosticBag diagnostics, GgufProblems problems)
    {
        var json = SourceDocument.Load(Path.Combine(folder.Directory, ModelFiles.Tokenizer), diagnostics);
        var settings = SourceDocument.Load(Path.Combine(folder.Directory, ModelFiles.TokenizerConfiguration), diagnostics);
        diagnostics.ThrowIfErrors();
        new GgufTokenizer(folder, json!, settings!, problems).AddTo(metadata);
        metadata.Add("tokenizer.chat_template", folder.ChatTemplate.Text);
    }
}
