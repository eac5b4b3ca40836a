using Rft.Engine.Json;

namespace Rft.Engine.Models.Tokenization;

/// <summary>Reads the normalizer of tokenizer.json.</summary>
internal sealed class NormalizerReader(TokenizerProblems problems)
{
    private const string Supported = "NFC, NFD, NFKC, NFKD, Lowercase, Strip, Prepend, Replace or Sequence";

    private readonly List<INormalizer> _steps = [];

    /// <summary>The steps in order; none where there is no normalizer.</summary>
    public IReadOnlyList<INormalizer> Read(SourceNode? node)
    {
        if (!TokenizerProblems.IsAbsent(node))
        {
            ReadStep(node!);
        }

        return _steps;
    }

    private void ReadStep(SourceNode node)
    {
        switch (node["type"]?.Text)
        {
            case "Sequence":
                foreach (var step in problems.Items(node, "normalizers"))
                {
                    ReadStep(step);
                }

                break;
            case "NFC" or "NFD" or "NFKC" or "NFKD":
                _steps.Add(new UnicodeNormalizer(Enum.Parse<UnicodeForm>(node["type"]!.Text)));
                break;
            case "Lowercase":
                _steps.Add(new LowercaseNormalizer());
                break;
            case "Strip":
                _steps.Add(new StripNormalizer(node["strip_left"] is { IsTrue: true }, node["strip_right"] is { IsTrue: true }));
                break;
            case "Prepend":
                _steps.Add(new PrependNormalizer(problems.Text(node, "prepend")));
                break;
            case "Replace":
                if (ReadReplace(problems, node) is { } replace)
                {
                    _steps.Add(replace);
                }

                break;
            default:
                problems.UnsupportedType(node, "normalizer", Supported);
                break;
        }
    }

    /// <summary>A replacement; null where it is wrong, which was reported.</summary>
    public static INormalizer? ReadReplace(TokenizerProblems problems, SourceNode node)
    {
        var content = problems.Text(node, "content");
        return problems.ReadPattern(node) is not var (pattern, literal) ? null
            : literal is null ? new ReplaceNormalizer(pattern, content)
            : new LiteralReplaceNormalizer(literal, content);
    }
}
