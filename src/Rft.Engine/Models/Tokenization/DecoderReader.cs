using Rft.Engine.Json;

namespace Rft.Engine.Models.Tokenization;

/// <summary>Reads the decoder of tokenizer.json.</summary>
internal sealed class DecoderReader(TokenizerProblems problems)
{
    private const string Supported = "ByteLevel, Metaspace, ByteFallback, Fuse, Strip, Replace or Sequence";

    private readonly DecoderSteps _steps = new();

    /// <summary>The steps.</summary>
    public DecoderSteps Read(SourceNode root)
    {
        if (TokenizerProblems.IsAbsent(root["decoder"]))
        {
            problems.Unsupported(root["decoder"] ?? root, $"the tokenizer has no decoder; expected {Supported}");
        }
        else
        {
            ReadStep(root["decoder"]!);
        }

        return _steps;
    }

    private void ReadStep(SourceNode node)
    {
        switch (node["type"]?.Text)
        {
            case "Sequence":
                foreach (var step in problems.Items(node, "decoders"))
                {
                    ReadStep(step);
                }

                break;
            case "ByteLevel":
                Add(node, next => new ByteLevelDecoder(next), worksOnFusedText: false);
                _steps.IsFused = true;
                break;
            case "Fuse":
                _steps.IsFused = true;
                break;
            case "ByteFallback":
                Add(node, next => new ByteFallbackDecoder(next), worksOnFusedText: false);
                break;
            case "Metaspace":
                if (PreTokenizerReader.ReadMetaspace(problems, node) is var (replacement, scheme))
                {
                    Add(node, next => new MetaspaceDecoder(replacement, scheme != PrependScheme.Never, next), worksOnFusedText: false);
                }

                break;
            case "Strip":
                ReadStrip(node);
                break;
            case "Replace":
                if (NormalizerReader.ReadReplace(problems, node) is { } replace)
                {
                    // Of a longer text one half may come with a later token.
                    Add(node, next => new ReplaceDecoder(replace, next), worksOnFusedText: node["pattern"]?["String"]?.Text.Length == 1);
                }

                break;
            default:
                problems.UnsupportedType(node, "decoder", Supported);
                break;
        }
    }

    private void ReadStrip(SourceNode node)
    {
        var content = problems.Text(node, "content");
        if (content.Length != 1 || node["start"]?.ToInt64() is not (>= 0 and <= 1024 and var start) || node["stop"]?.ToInt64() is not (>= 0 and <= 1024 and var stop))
        {
            problems.Invalid(node, "expected a Strip with one character 'content' and the numbers 'start' and 'stop'");
        }
        else if (_steps.IsFused)
        {
            _steps.Add(next => new FusedStripDecoder(content[0], (int)start, (int)stop, next));
        }
        else
        {
            _steps.Add(next => new StripDecoder(content[0], (int)start, (int)stop, next));
        }
    }

    private void Add(SourceNode node, Func<ITextSink, ITextSink> create, bool worksOnFusedText)
    {
        if (_steps.IsFused && !worksOnFusedText)
        {
            problems.Unsupported(node, $"the decoder '{node["type"]!.Text}' after Fuse or ByteLevel is not supported");
        }

        _steps.Add(create);
    }
}
