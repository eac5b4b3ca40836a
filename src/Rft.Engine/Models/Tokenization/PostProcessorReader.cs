using Rft.Engine.Json;

namespace Rft.Engine.Models.Tokenization;

/// <summary>Reads the post-processor of tokenizer.json, as far as single texts go.</summary>
internal sealed class PostProcessorReader(TokenizerProblems problems)
{
    private const string Supported = "TemplateProcessing, ByteLevel or Sequence";

    private readonly List<int> _before = [];
    private readonly List<int> _after = [];
    private bool _hasTemplate;

    /// <summary>What is put around a text.</summary>
    public SpecialTokenFrame Read(SourceNode? node)
    {
        if (!TokenizerProblems.IsAbsent(node))
        {
            ReadStep(node!);
        }

        return new SpecialTokenFrame(_before, _after);
    }

    private void ReadStep(SourceNode node)
    {
        switch (node["type"]?.Text)
        {
            case "Sequence":
                foreach (var step in problems.Items(node, "processors"))
                {
                    ReadStep(step);
                }

                break;
            case "TemplateProcessing":
                ReadTemplate(node);
                break;
            case "ByteLevel":
                // Changes offsets only.
                break;
            default:
                problems.UnsupportedType(node, "post_processor", Supported);
                break;
        }
    }

    private void ReadTemplate(SourceNode node)
    {
        var (before, after) = (new List<int>(), new List<int>());
        var texts = 0;
        foreach (var item in problems.Items(node, "single"))
        {
            if (item["Sequence"] is not null)
            {
                texts++;
            }
            else if (item["SpecialToken"]?["id"] is { Kind: SourceNodeKind.String } name
                && node["special_tokens"]?[name.Text]?["ids"] is { Kind: SourceNodeKind.Array } ids
                && ids.Items.All(id => id.ToInt64() is >= 0 and <= int.MaxValue))
            {
                (texts == 0 ? before : after).AddRange(ids.Items.Select(id => (int)id.ToInt64()!.Value));
            }
            else
            {
                problems.Invalid(item, "expected a Sequence, or a SpecialToken whose ids stand in 'special_tokens'");
            }
        }

        if (texts != 1)
        {
            problems.Unsupported(node["single"] ?? node, $"a template that holds the text {texts} times is not supported");
        }

        if (_hasTemplate)
        {
            // The library takes what the first one made for a pair of texts.
            problems.Unsupported(node, "a second template is not supported");
        }

        _hasTemplate = true;
        _before.AddRange(before);
        _after.AddRange(after);
    }
}
