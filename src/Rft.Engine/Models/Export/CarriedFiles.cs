namespace Rft.Engine.Models.Export;

/// <summary>The files of a model folder that an export takes along unchanged, as far as they are there.</summary>
internal static class CarriedFiles
{
    // Rft reads the first three; the others are there for the tools that read the export.
    private static readonly string[] _tokenizer =
    [
        ModelFiles.Tokenizer, ModelFiles.TokenizerConfiguration, ModelFiles.ChatTemplate, "chat_template.json", "special_tokens_map.json",
        "added_tokens.json", "vocab.json", "merges.txt", "tokenizer.model",
    ];

    // Many licences of models must go with every copy.
    private static readonly string[] _licences = ["LICENSE*", "LICENCE*", "NOTICE*", "USE_POLICY*"];

    /// <summary>Copies tokenizer, chat template and licence.</summary>
    public static void CopyTokenizer(string source, string target)
    {
        Copy(source, target, _tokenizer);
        Copy(source, target, ModelFiles.AdditionalTemplatesOf(source));
        Copy(source, target, _licences.SelectMany(pattern => Directory.GetFiles(source, pattern)).Select(path => Path.GetFileName(path)));
    }

    /// <summary>Copies one file where it is there.</summary>
    public static void Copy(string source, string target, params IEnumerable<string> names)
    {
        foreach (var name in names.Where(name => File.Exists(Path.Combine(source, name))))
        {
            AtomicFile.Write(Path.Combine(target, name), stream =>
            {
                using var original = File.OpenRead(Path.Combine(source, name));
                original.CopyTo(stream);
            });
        }
    }
}
