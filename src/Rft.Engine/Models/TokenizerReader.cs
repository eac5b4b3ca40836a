using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models.Tokenization;

namespace Rft.Engine.Models;

/// <summary>Reads tokenizer.json. Whatever would change the ids and is not computed is refused by name.</summary>
internal static class TokenizerReader
{
    /// <summary>Reads a tokenizer; null where it has errors, which are in the bag.</summary>
    public static Tokenizer? Read(SourceNode root, DiagnosticBag diagnostics)
    {
        var errorsBefore = diagnostics.Count;
        var problems = new TokenizerProblems(diagnostics);
        var normalizers = new NormalizerReader(problems).Read(root["normalizer"]);
        var (stages, isByteLevel) = new PreTokenizerReader(problems).Read(root["pre_tokenizer"]);
        var decoder = new DecoderReader(problems).Read(root);
        var model = new BytePairModelReader(problems).Read(root, isByteLevel);
        var addedTokens = new AddedTokenReader(problems).Read(root, model.Vocabulary);
        var frame = new PostProcessorReader(problems).Read(root["post_processor"]);
        return diagnostics.Count == errorsBefore
            ? new Tokenizer(new TokenizerParts(normalizers, stages, model, addedTokens, decoder, frame))
            : null;
    }
}
